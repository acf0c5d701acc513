import { applyDecorators, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiParam } from '@nestjs/swagger';

/** A route that writes the guard's book. */
export const GivesToGateBook = (path: string, operationId: string, summary: string): MethodDecorator =>
  applyDecorators(
    Post(path),
    HttpCode(200),
    ApiOperation({ operationId, summary }),
    ApiParam({ name: 'campusId', type: String }),
    ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' }),
  );

import { applyDecorators, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiParam } from '@nestjs/swagger';
import { derivedCommandId } from '../../day/derived-command-id';

export const CAMPUS_ROSTER_PATH = 'api/campuses/:campusId';

/** A route that gives commands to a campus's stream. */
export const GivesToCampus = (path: string, operationId: string, summary: string): MethodDecorator =>
  applyDecorators(Post(path), HttpCode(200), ApiOperation({ operationId, summary }), ApiParam({ name: 'campusId', type: String }));

/** A new tap makes a new id, the same tap sent again the same one. */
export const newCampusId = (kind: string, commandId: string, campusId: string): string =>
  `${kind[0]}${derivedCommandId(`${commandId} ${campusId}`, kind).replaceAll('-', '')}`;

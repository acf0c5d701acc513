import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SESSION_COOKIE } from './access/cookie';
import { isOpen } from './access/open-routes';
import { describeDeclaredBodies } from './platform/openapi-of-bodies';
import { SERVER_BUILD } from './platform/identity';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export interface Operation {
  readonly operationId: string;
  /** `METHOD /path/:pattern`, the key of the table of rights */
  readonly key: string;
}

/** The description of the whole API, made from the code that serves it. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  describeDeclaredBodies();
  const about = new DocumentBuilder()
    .setTitle('Baton 接力')
    .setDescription(
      'Chain of custody of every child in after-school service. Requests that change something carry the header ' +
        '`x-baton-client` and the session cookie. Refusals answer `{ code, message: { zh, en }, …ids }`.',
    )
    .setVersion(SERVER_BUILD)
    .addCookieAuth(SESSION_COOKIE)
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'metrics')
    .addSecurityRequirements('cookie')
    .build();
  const document = SwaggerModule.createDocument(app, about, { operationIdFactory: (controller, method) => `${controller}.${method}` });
  for (const [path, item] of Object.entries(document.paths))
    for (const method of METHODS) {
      const operation = item[method];
      if (operation && isOpen(keyOf(method, path)) && !operation.security) operation.security = [];
    }
  return document;
}

export function serveApiDescription(app: NestFastifyApplication): OpenAPIObject {
  const document = describeApi(app);
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/docs-json', yamlDocumentUrl: 'api/docs-yaml' });
  return document;
}

/** Every operation of the document, by the key that the rights table uses. */
export const operationsOf = (document: OpenAPIObject): Operation[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ operationId: operation.operationId ?? '', key: keyOf(method, path) }] : [];
    }),
  );

const keyOf = (method: string, path: string): string => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;

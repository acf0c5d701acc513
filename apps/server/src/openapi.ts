import { ANSWER_CODES } from '@baton/contracts';
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
      if (!operation) continue;
      if (isOpen(keyOf(method, path)) && !operation.security) operation.security = [];
      operation.responses = { ...operation.responses, default: REFUSED };
    }
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Refusal: REFUSAL } };
  return document;
}

const REFUSED = {
  description: 'Refused, or failed',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
};

const WORDS = { type: 'object', required: ['zh', 'en'], properties: { zh: { type: 'string' }, en: { type: 'string' } } };

/** One shape for everything that isn't the answer hoped for. */
const REFUSAL = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string', enum: [...ANSWER_CODES] },
    message: WORDS,
    fields: {
      type: 'array',
      description: 'of validation_failed: which field, which rule',
      items: {
        type: 'object',
        required: ['field', 'rule', 'message'],
        properties: { field: { type: 'string' }, rule: { type: 'string' }, message: WORDS },
      },
    },
    retryAfter: { type: 'integer', description: 'seconds; also in the header Retry-After' },
    requestId: { type: 'string', description: 'of internal: for the administrator' },
  },
  additionalProperties: true,
};

/** Made when somebody first asks for it: a start shouldn't wait for it. */
export function serveApiDescription(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => describeApi(app), { jsonDocumentUrl: 'api/docs-json', yamlDocumentUrl: 'api/docs-yaml' });
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

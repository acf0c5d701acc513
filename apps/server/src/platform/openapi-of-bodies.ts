import { declaredBodies, fieldsOf, type DeclaredField, type FieldSchema } from '@baton/contracts';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

/**
 * Tells the OpenAPI document what the bodies declared, out of the same declaration that the server checks by. The
 * contracts themselves know no Nest, for screens import them too.
 */
export function describeDeclaredBodies(): void {
  for (const body of declaredBodies())
    for (const field of fieldsOf(body)) ApiProperty(optionsOf(field))(body.prototype as object, field.name);
}

function optionsOf(field: DeclaredField): ApiPropertyOptions {
  const nullable = field.required ? {} : { nullable: true };
  return {
    required: field.required,
    ...nullable,
    ...(field.about ? { description: field.about } : {}),
    ...schemaOf(field.schema),
  } as ApiPropertyOptions;
}

function schemaOf(schema: FieldSchema): ApiPropertyOptions {
  switch (schema.kind) {
    case 'text': {
      const pattern = schema.pattern ? { pattern: schema.pattern } : {};
      return { type: String, ...pattern, ...(schema.maxLength ? { maxLength: schema.maxLength } : {}) };
    }
    case 'code':
      return { enum: [...schema.values] };
    case 'integer':
      return { type: 'integer', minimum: schema.min, maximum: schema.max };
    case 'flag':
      return { type: Boolean };
    case 'object':
      return { type: schema.of };
    case 'free':
      return { type: 'object', additionalProperties: true };
    case 'list':
      return listOf(schema.item, schema.max);
    default:
      return schema satisfies never;
  }
}

function listOf(item: FieldSchema, maxItems: number): ApiPropertyOptions {
  if (item.kind === 'object') return { type: item.of, isArray: true, maxItems };
  return { type: 'array', items: schemaOf(item), maxItems } as ApiPropertyOptions;
}

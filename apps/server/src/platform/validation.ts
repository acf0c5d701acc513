import { fieldWords, type Words } from '@baton/contracts';
import { type ArgumentMetadata, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { NOT_PLAIN, plainBodyReader } from './plain-body';
import { Refused } from './refused';

/** Broken fields named in one answer; the rest is found on the next try. */
const MAX_FIELDS = 50;

export interface BrokenField {
  /** path such as marks[3].childId */
  readonly field: string;
  /** the validator's name of the rule */
  readonly rule: string;
  readonly message: Words;
}

/** Every body, query and parameter: unknown fields are refused by name, so that a typing error never passes. */
export const fullCheck = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new Refused('validation_failed', { fields: brokenFields(errors) }),
  });

/** What is plainly as declared passes at once; whatever isn't gets the full check, which also says what is wrong. */
class CheckedBodies implements PipeTransform {
  private readonly full = fullCheck();

  transform(value: unknown, of: ArgumentMetadata): unknown {
    const read = of.type === 'body' && of.metatype ? plainBodyReader(of.metatype) : null;
    const body = read ? read(value) : NOT_PLAIN;
    return body === NOT_PLAIN ? (this.full.transform(value, of) as Promise<unknown>) : body;
  }
}

/** One pipe for all routes. */
export const validationPipe = (): PipeTransform => new CheckedBodies();

/** A field that only the server can judge: told as the validator tells it. */
export const brokenField = (field: string, rule: string): Refused =>
  new Refused('validation_failed', { fields: [{ field, rule, message: fieldWords(rule, field) }] });

export function brokenFields(errors: readonly ValidationError[]): BrokenField[] {
  const found: BrokenField[] = [];
  const visit = (error: ValidationError, parent: string) => {
    const field = pathOf(parent, error.property);
    for (const rule of Object.keys(error.constraints ?? {})) found.push({ field, rule, message: fieldWords(rule, field) });
    for (const child of error.children ?? []) visit(child, field);
  };
  for (const error of errors) visit(error, '');
  return found.slice(0, MAX_FIELDS);
}

/** A property name comes from the sender: cut, so that an answer never grows with it. */
const MAX_PROPERTY = 64;

function pathOf(parent: string, property: string): string {
  const name = property.length > MAX_PROPERTY ? `${Array.from(property).slice(0, MAX_PROPERTY).join('')}…` : property;
  if (parent === '') return name;
  return /^\d+$/.test(name) ? `${parent}[${name}]` : `${parent}.${name}`;
}

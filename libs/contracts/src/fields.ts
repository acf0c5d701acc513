import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';

/**
 * The kinds of field that a request body is made of. Each is a check (class-validator) and a description in one, so that
 * the OpenAPI document can't say something else than the server checks: `fieldsOf` tells what was declared.
 */

/** The same pattern as the `id` of @baton/event-schema. */
export const ID_PATTERN = /^[A-Za-z0-9_.:~-]{1,96}$/;
/** A commandId: 36 characters, any UUID version. */
export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Process codes: what `anyCode` of @baton/event-schema accepts. */
export const CODE_PATTERN = /^[a-z][A-Za-z0-9_]{0,63}$/;
/** Children that one command may name. */
export const MAX_CHILDREN = 400;
/** Characters of a free text, sealed before it is stored. */
export const MAX_TEXT = 1000;
/** Characters of a phone number as typed. */
export const MAX_NUMBER = 32;

export interface DeclaredField {
  readonly name: string;
  readonly required: boolean;
  readonly about: string;
  readonly schema: FieldSchema;
}

export type FieldSchema =
  | { readonly kind: 'text'; readonly pattern?: string; readonly maxLength?: number; readonly calendarDate?: true }
  | { readonly kind: 'code'; readonly values: readonly string[] }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'object'; readonly of: () => Constructor }
  | { readonly kind: 'free' }
  | { readonly kind: 'list'; readonly min: number; readonly max: number; readonly item: FieldSchema };

export type Constructor<T = object> = new () => T;

const declared = new Map<object, DeclaredField[]>();

/** Every class of which at least one field was declared. */
export const declaredBodies = (): readonly Constructor[] =>
  [...declared.keys()].map((prototype) => (prototype as { readonly constructor: Constructor }).constructor);

/** What the decorators of a body class declared, in order. */
export const fieldsOf = (body: Constructor): readonly DeclaredField[] => declared.get(body.prototype as object) ?? [];

interface Options {
  /** may be left out, or null: there is none */
  readonly optional?: boolean;
  readonly about?: string;
}

function declare(schema: FieldSchema, checks: readonly PropertyDecorator[], options: Options): PropertyDecorator {
  return (target, name) => {
    const fields = declared.get(target) ?? [];
    declared.set(target, [...fields, { name: String(name), required: !options.optional, about: options.about ?? '', schema }]);
    if (options.optional) IsOptional()(target, name);
    for (const check of checks) check(target, name);
  };
}

/** An opaque id. */
export const Id = (options: Options = {}) =>
  declare({ kind: 'text', pattern: ID_PATTERN.source }, [IsString(), Matches(ID_PATTERN)], options);

/** The command's own id: a new tap is a new id, a retry of the same tap the same id. */
export const CommandId = (options: Options = {}) =>
  declare({ kind: 'text', pattern: UUID_PATTERN.source }, [IsString(), Matches(UUID_PATTERN)], {
    about: 'UUID; the same tap sent again carries the same id',
    ...options,
  });

export const Ids = (options: Options & { readonly min?: number; readonly max?: number } = {}) => {
  const { min = 1, max = MAX_CHILDREN } = options;
  return declare(
    { kind: 'list', min, max, item: { kind: 'text', pattern: ID_PATTERN.source } },
    [IsArray(), ArrayMinSize(min), ArrayMaxSize(max), IsString({ each: true }), Matches(ID_PATTERN, { each: true })],
    options,
  );
};

/** A process code out of a closed list. */
export const OneOf = (values: readonly string[], options: Options = {}) => declare({ kind: 'code', values }, [IsIn(values)], options);

/** A process code out of an open list: lower_snake_case. */
export const Code = (options: Options = {}) =>
  declare({ kind: 'text', pattern: CODE_PATTERN.source }, [IsString(), Matches(CODE_PATTERN)], options);

export const Codes = (options: Options & { readonly max: number }) =>
  declare(
    { kind: 'list', min: 0, max: options.max, item: { kind: 'text', pattern: CODE_PATTERN.source } },
    [IsArray(), ArrayMaxSize(options.max), IsString({ each: true }), Matches(CODE_PATTERN, { each: true })],
    options,
  );

/** What a person typed. Plain here, sealed before it is stored. */
export const Text = (options: Options & { readonly max?: number } = {}) =>
  declare({ kind: 'text', maxLength: options.max ?? MAX_TEXT }, [IsString(), MaxLength(options.max ?? MAX_TEXT)], options);

export const Digits = (length: number, options: Options = {}) =>
  declare({ kind: 'text', pattern: `^[0-9Xx]{${length}}$` }, [IsString(), Matches(new RegExp(`^[0-9Xx]{${length}}$`))], options);

export const Whole = (options: Options & { readonly min?: number; readonly max?: number } = {}) => {
  const min = options.min ?? 0;
  const max = options.max ?? Number.MAX_SAFE_INTEGER;
  return declare({ kind: 'integer', min, max }, [IsInt(), Min(min), Max(max)], options);
};

const DATE_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A day of the calendar that exists, yyyy-mm-dd: not 2026-02-30. */
export function isCalendarDate(text: unknown): boolean {
  const [, year, month, day] = (typeof text === 'string' && DATE_PATTERN.exec(text)) || [];
  if (day === undefined) return false;
  const lastOfMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= lastOfMonth;
}

const IsCalendarDate = (): PropertyDecorator => ValidateBy({ name: 'isCalendarDate', validator: { validate: isCalendarDate } });

export const CalendarDate = (options: Options = {}) =>
  declare({ kind: 'text', pattern: DATE_PATTERN.source, calendarDate: true }, [IsCalendarDate()], { about: 'yyyy-mm-dd', ...options });

/** 1 Monday … 7 Sunday */
export type IsoWeekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export const Weekdays = (options: Options = {}) =>
  declare(
    { kind: 'list', min: 1, max: 7, item: { kind: 'integer', min: 1, max: 7 } },
    [IsArray(), ArrayMinSize(1), ArrayMaxSize(7), IsInt({ each: true }), Min(1, { each: true }), Max(7, { each: true })],
    { about: 'ISO weekdays, 1 Monday … 7 Sunday', ...options },
  );

/** Epoch milliseconds, UTC. */
export const Instant = (options: Options = {}) => Whole({ about: 'epoch ms, UTC', ...options });

export const Wholes = (options: Options & { readonly max: number }) =>
  declare(
    { kind: 'list', min: 0, max: options.max, item: { kind: 'integer', min: 0, max: Number.MAX_SAFE_INTEGER } },
    [IsArray(), ArrayMaxSize(options.max), IsInt({ each: true }), Min(0, { each: true })],
    options,
  );

export const Flag = (options: Options = {}) => declare({ kind: 'flag' }, [IsBoolean()], options);

/** A nested body. */
export const Part = (of: () => Constructor, options: Options = {}) =>
  declare({ kind: 'object', of }, [IsObject(), ValidateNested(), Type(of)], options);

export const Parts = (of: () => Constructor, options: Options & { readonly min?: number; readonly max: number }) =>
  declare(
    { kind: 'list', min: options.min ?? 0, max: options.max, item: { kind: 'object', of } },
    [IsArray(), ArrayMinSize(options.min ?? 0), ArrayMaxSize(options.max), ValidateNested({ each: true }), Type(of)],
    options,
  );

/** A body of another kind, checked when its kind is known. */
export const Free = (options: Options = {}) => declare({ kind: 'free' }, [IsObject()], options);

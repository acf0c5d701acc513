import { brokenField } from '../../platform/validation';

/** A name without spaces around it. @throws Refused naming the field when nothing is left */
export function trimmedName(name: string, field = 'name'): string {
  const text = name.trim();
  if (text === '') throw brokenField(field, 'isNotEmpty');
  return text;
}

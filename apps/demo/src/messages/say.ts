import { en } from './en';
import { zhCN, type MessageKey } from './zh-CN';

type Params = Readonly<Record<string, string | number>>;

const filled = (template: string, params: Params) => template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));

/** Chinese first, English second, to the console's errors: standard output is left to what a command is asked for. */
export function say(key: MessageKey, params: Params = {}): void {
  process.stderr.write(`${filled(zhCN[key], params)}\n${filled(en[key], params)}\n`);
}

/** Both languages in one line. */
export const words = (key: MessageKey): string => `${zhCN[key]} / ${en[key]}`;

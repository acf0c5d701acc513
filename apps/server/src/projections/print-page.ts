import { DateTime } from 'luxon';
import { PRINT_WORDS, type PrintWord } from '@baton/contracts';

/** Text made safe for HTML: names come from workbooks. */
export const html = (text: string | number | null | undefined): string =>
  String(text ?? '').replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c);

/** 中文 with small English beside it */
export const word = (key: PrintWord): string => `${PRINT_WORDS[key].zh} <small>${PRINT_WORDS[key].en}</small>`;

const STYLE = `
@page { size: A4; margin: 12mm }
body { font-family: "Noto Sans CJK SC", "WenQuanYi Zen Hei", "Microsoft YaHei", sans-serif; font-size: 11pt; color: #000 }
section { break-after: page } section:last-of-type { break-after: auto }
h1 { font-size: 15pt; margin: 0 0 2mm } small { font-size: 70%; color: #444; font-weight: normal }
dl { display: flex; flex-wrap: wrap; gap: 1mm 8mm; margin: 0 0 3mm } dt { display: inline; font-weight: bold } dd { display: inline; margin: 0 } dl > div { white-space: nowrap }
table { border-collapse: collapse; width: 100% } th, td { border: 0.3mm solid #000; padding: 1mm 2mm; text-align: left; vertical-align: top } thead { display: table-header-group } tr { break-inside: avoid }
.write { min-width: 22mm } footer { margin-top: 5mm }
`;

/** A page for paper: one section a sheet, its own style, no script. */
export const printPage = (title: PrintWord, sections: readonly string[]): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${html(PRINT_WORDS[title].zh)}</title><style>${STYLE}</style></head><body>${
    sections.join('\n') || `<p>${word('empty')}</p>`
  }</body></html>`;

export const facts = (rows: readonly (readonly [PrintWord, string | number | null])[]): string =>
  `<dl>${rows.map(([key, value]) => `<div><dt>${word(key)}</dt> <dd>${html(value)}</dd></div>`).join('')}</dl>`;

/** A column without values is to be written on. */
export const table = (columns: readonly PrintWord[], rows: readonly (readonly (string | number | null)[])[]): string =>
  `<table><thead><tr>${columns.map((key) => `<th>${word(key)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => (cell === null ? '<td class="write"></td>' : `<td>${html(cell)}</td>`)).join('')}</tr>`)
    .join('')}</tbody></table>`;

export const signatures = (...keys: readonly PrintWord[]): string =>
  `<footer>${keys.map((key) => `${word(key)} ______________`).join(' &emsp; ')}</footer>`;

/** 15:30 by the campus's clock */
export const clockTime = (at: number, timeZone: string): string => DateTime.fromMillis(at, { zone: timeZone }).toFormat('HH:mm');

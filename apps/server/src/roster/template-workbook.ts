import { SCHOOL_ITEM_WORDS, SHEETS, TEMPLATE_PERIODS, TEMPLATE_WORDS, type SheetSpec } from '@baton/roster';
import writeXlsxFile, { type Row, type Sheet } from 'write-excel-file/node';

const HEADER = { fontWeight: 'bold', backgroundColor: '#dfeaf5', wrap: true } as const;
const EXAMPLE = { textColor: '#808080', fontStyle: 'italic', type: String } as const;
/** characters */
const COLUMN_WIDTH = 16;

/** The workbook that a school fills in: one sheet per kind, headers, and one example row that recognition passes over. */
export async function templateWorkbook(): Promise<Buffer> {
  return writeXlsxFile([explanations(), ...SHEETS.map(templateSheet)]).toBuffer();
}

type TemplateSheet = Sheet<Buffer>;

function explanations(): TemplateSheet {
  const data: Row[] = TEMPLATE_WORDS.explanation.flatMap(({ zh, en }) => [[{ value: zh }], [{ value: en, textColor: '#808080' }]]);
  return { sheet: TEMPLATE_WORDS.explanationSheet, columns: [{ width: 100 }], data };
}

function templateSheet(spec: SheetSpec): TemplateSheet {
  const columns = [
    ...spec.columns
      .filter((column) => column.inTemplate)
      .map((column) => ({ ...column, header: column.required ? `${column.header}*` : column.header })),
    ...(spec.periodColumns ? TEMPLATE_PERIODS.map((header) => ({ header, example: '' })) : []),
  ];
  const data: Row[] = [
    columns.map(({ header }) => ({ value: header, ...HEADER })),
    columns.map(({ example }, i) => ({ value: i === 0 ? `${TEMPLATE_WORDS.exampleMark}${example}` : example, ...EXAMPLE })),
  ];
  if (spec.kind === 'school') data.push(...SCHOOL_ITEM_WORDS.map((item) => [{ value: item }]));
  return { sheet: spec.title, columns: columns.map(() => ({ width: COLUMN_WIDTH })), stickyRowsCount: 1, data };
}

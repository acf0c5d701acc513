import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

// Words that a person reads stand in lists made by `words(zh, en)`, in both languages (a missing one doesn't compile).

const SOURCES = join(__dirname, '../apps/web/src');
const WORDS_FILE = /(^|[-/])words\.ts$/;
/** What is the same in every language: digits that a name search reads. */
const MAY_SAY: readonly string[] = ['零一二三四五六七八九'];

const HAN = /\p{Script=Han}/u;
const LETTER = /\p{L}/u;
/** Attributes that are read out or shown. */
const READ: ReadonlySet<string> = new Set([
  'aria-label',
  'aria-description',
  'title',
  'label',
  'description',
  'placeholder',
  'alt',
  'error',
]);

const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);

/** What is shown as it stands: `<b>text</b>`, `<b>{'text'}</b>`, `<b>{x ? 'text' : y}</b>`, `title="text"`. */
function isShown(node: ts.Node): boolean {
  let inner = node;
  while (INSIDE.some((is) => is(inner.parent))) {
    const { parent } = inner;
    if (ts.isConditionalExpression(parent) && parent.condition === inner) return false;
    if (ts.isBinaryExpression(parent) && COMPARES.has(parent.operatorToken.kind)) return false;
    inner = parent;
  }
  const holder = ts.isJsxExpression(inner.parent) ? inner.parent.parent : inner.parent;
  if (ts.isJsxAttribute(holder)) return READ.has(holder.name.getText());
  return ts.isJsxExpression(inner.parent) && (ts.isJsxElement(holder) || ts.isJsxFragment(holder));
}

const INSIDE = [ts.isConditionalExpression, ts.isBinaryExpression, ts.isTemplateExpression, ts.isTemplateSpan];
const COMPARES: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InKeyword,
]);

const isList = (node: ts.Node): boolean => ts.isCallExpression(node) && node.expression.getText() === 'words';

/** @returns "line: text" of each text that should be in a list of words */
function wordsInCode(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (isList(node)) return;
    const text = ts.isJsxText(node) || isText(node) ? node.text.trim() : '';
    const faulty = ts.isJsxText(node) ? LETTER.test(text) : HAN.test(text) || (LETTER.test(text) && isShown(node));
    if (faulty && !MAY_SAY.includes(text)) found.push(`${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${text}`);
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

describe('words on the screens', () => {
  const paths = globSync('**/*.{ts,tsx}', { cwd: SOURCES }).filter(
    (path) => !WORDS_FILE.test(path) && !path.endsWith('.spec.ts') && !path.includes('testing/'),
  );

  it('stand in lists of both languages', () => {
    expect(paths.length).toBeGreaterThan(80);
    const faults = paths.flatMap((path) => wordsInCode(path, readFileSync(join(SOURCES, path), 'utf8')).map((at) => `${path}:${at}`));
    expect(faults).toEqual([]);
  });

  const COMPONENT = (inner: string) => `export const A = () => <b className="not words" ${inner}</b>;`;
  it.each([
    ['a text', '>Not here', 1],
    ['a Chinese text', '>不在这里', 1],
    ['a label', 'aria-label="Not here">', 1],
    ['a text by expression', ">{x ? 'Not here' : w.here}", 1],
    ['a text put together', '>{`${n} children`}', 1],
    ['Chinese in code', "onClick={() => say('不在这里')}>", 1],
    ['a comparison', "hidden={x === 'held'}>{x === 'held' ? w.held : w.left}", 0],
    ['punctuation between words', ">{w.a} · {w.b}{'、'}", 0],
    ['a list', ">{useWords(words({ a: '不在这里' }, { a: 'Not here' })).a}", 0],
    ['a comment', '>{/* 注释 comment */}', 0],
  ])('the look at them sees %s', (_, inner, count) => {
    expect(wordsInCode('a.tsx', COMPONENT(inner))).toHaveLength(count);
  });
});

import { scenarios } from '../testing/scenario';
import { secret } from '../testing/samples';
import { decideImport, evolveImport, IMPORT_PARTS, NO_IMPORT, type ImportCommand, type ImportEvent, type ImportState } from './import';

const given = scenarios<ImportState, ImportEvent, ImportCommand>({ initial: NO_IMPORT, decide: decideImport, evolve: evolveImport });
const at = 1_772_000_000_000;
const start = { importId: 'i1', schoolId: 'school1', fileDigest: 'a'.repeat(64), by: 'admin', rows: 100, problems: 0, at };
const started: ImportEvent = { type: 'ImportStarted', data: start };
const part = (n: number, parts = 2): ImportEvent => ({ type: 'ImportPartKept', data: { part: n, parts, body: secret('i1', `part${n}`) } });
const intent = { by: 'admin', planDigest: 'b'.repeat(64), targets: 3, added: 2, changed: 1, removed: 0, at };
const confirmed: ImportEvent = { type: 'ImportConfirmed', data: intent };

describe('an import', () => {
  it('is started, kept in parts, confirmed, written and completed', () => {
    given()
      .when({ type: 'StartImport', ...start })
      .then(started);
    given(started)
      .when({ type: 'KeepImportPart', part: 0, parts: 2, body: secret('i1', 'part0') })
      .then(part(0));
    given(started, part(0), part(1))
      .when({ type: 'ConfirmImport', ...intent })
      .then(confirmed);
    const targets = [{ stream: 'child-school1.c1', part: 0 }];
    given(started, part(0), part(1), confirmed)
      .when({ type: 'NoteImportProgress', targets })
      .then({ type: 'ImportProgressed', data: { targets } });
    const done = { written: 3, unchanged: 0, at };
    given(started, part(0), part(1), confirmed)
      .when({ type: 'CompleteImport', ...done })
      .then({ type: 'ImportCompleted', data: done });
  });

  it('nothing is written before all of it is kept: another instance could not go on', () => {
    given(started, part(0))
      .when({ type: 'ConfirmImport', ...intent })
      .thenRefused('import_part_missing', { part: 1 });
    given(started)
      .when({ type: 'ConfirmImport', ...intent })
      .thenRefused('import_part_missing');
    given(started)
      .when({ type: 'KeepImportPart', part: 1, parts: 2, body: secret('i1', 'x') })
      .thenRefused('import_part_missing', { part: 0 });
    given(started, part(0)).when({ type: 'NoteImportProgress', targets: [] }).thenRefused('import_not_confirmed');
  });

  it('a file with problems is not confirmed', () => {
    const bad: ImportEvent = { type: 'ImportStarted', data: { ...start, problems: 2 } };
    given(bad, part(0, 1))
      .when({ type: 'ConfirmImport', ...intent })
      .thenRefused('import_has_problems', { problems: 2 });
  });

  it('too large a file is refused with the limit', () => {
    given(started)
      .when({ type: 'KeepImportPart', part: 0, parts: IMPORT_PARTS + 1, body: secret('i1', 'x') })
      .thenRefused('import_too_large', { limit: IMPORT_PARTS });
  });

  it('withdrawn it is never confirmed', () => {
    const abandoned: ImportEvent = { type: 'ImportAbandoned', data: { by: 'admin', reason: 'withdrawn', at } };
    given(started, part(0), part(1), abandoned)
      .when({ type: 'ConfirmImport', ...intent })
      .thenRefused('import_abandoned');
  });
});

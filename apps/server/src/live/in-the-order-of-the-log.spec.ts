import { runsOfOneKind } from './messages';

const at = (stream: string, revision: string) => ({ place: { stream, revision, position: revision } });
const [first, second, third] = ['0', '1', '2'].map((revision) => at('campusDay-c1-2026-03-10', revision));
const alert = at('alerts-c1-2026-03-10', '0');

describe('Changes that share a window', () => {
  it('go out in the order of the log: an alert before what came after it', () => {
    expect(runsOfOneKind([first, second, alert, third])).toEqual([[first, second], [alert], [third]]);
  });

  it('go out together as long as they are of one kind', () => {
    expect(runsOfOneKind([first, second, third])).toEqual([[first, second, third]]);
    expect(runsOfOneKind([alert, alert])).toEqual([[alert, alert]]);
    expect(runsOfOneKind([])).toEqual([]);
  });
});

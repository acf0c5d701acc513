import { Argon } from './argon';
import { Attempts, FREE_ATTEMPTS, FREE_ATTEMPTS_A_DEVICE, LONGEST_WAIT_S, MAX_WRONG_PER_ADDRESS } from './attempts';
import { passwordIsWeak, pinIsWeak } from './common-secrets';
import { newOneTimePassword, newPin } from './secrets';

describe('wrong attempts', () => {
  const wrongTimes = (attempts: Attempts, times: number, now: number) => {
    for (let i = 0; i < times; i++) attempts.wrong('t0101', '10.0.0.1', now);
  };

  it('are free three times, then each doubles the wait, up to a minute', () => {
    const waits: number[] = [];
    for (let n = 0; n < 12; n++) {
      const attempts = new Attempts();
      wrongTimes(attempts, n, 0);
      waits.push(attempts.waitFor('t0101', '10.0.0.1', 0));
    }
    expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, LONGEST_WAIT_S, LONGEST_WAIT_S, LONGEST_WAIT_S]);
  });

  it('cost the one who guesses, not the colleague and not another tablet', () => {
    const attempts = new Attempts();
    wrongTimes(attempts, 9, 0);
    expect(attempts.waitFor('t0102', '10.0.0.1', 0)).toBe(0);
    expect(attempts.waitFor('t0101', '10.0.0.2', 0)).toBe(0);
  });

  it('are over when waited out, forgotten after a quarter of an hour, and by a right one', () => {
    const attempts = new Attempts();
    wrongTimes(attempts, FREE_ATTEMPTS + 1, 0);
    expect(attempts.waitFor('t0101', '10.0.0.1', 1_999)).toBe(1);
    expect(attempts.waitFor('t0101', '10.0.0.1', 2_000)).toBe(0);
    wrongTimes(attempts, 1, 2_000);
    expect(attempts.waitFor('t0101', '10.0.0.1', 2_000)).toBe(4);
    expect(attempts.waitFor('t0101', '10.0.0.1', 2_000 + 15 * 60_000 + 1)).toBe(0);
    wrongTimes(attempts, 9, 0);
    attempts.right('t0101', '10.0.0.1');
    expect(attempts.waitFor('t0101', '10.0.0.1', 0)).toBe(0);
  });

  it('of one shared device are counted over all names: a PIN tried on one tile after the other costs time as well', () => {
    const onDevices = new Attempts(FREE_ATTEMPTS_A_DEVICE);
    for (let i = 0; i < FREE_ATTEMPTS_A_DEVICE; i++) onDevices.wrong('anybody', 'tablet', 0);
    expect(onDevices.waitFor('anybody', 'tablet', 0)).toBe(1);
    expect(onDevices.waitFor('anybody', 'another', 0)).toBe(0);
  });

  it('of one address with ever new names stop that address', () => {
    const attempts = new Attempts();
    for (let i = 0; i < MAX_WRONG_PER_ADDRESS; i++) attempts.wrong(`name${i}`, '10.0.0.1', 0);
    expect(attempts.waitFor('another', '10.0.0.1', 0)).toBe(LONGEST_WAIT_S);
    expect(attempts.waitFor('another', '10.0.0.2', 0)).toBe(0);
  });
});

describe('secrets', () => {
  it.each(['short', '1234567890', 'aaaaaaaaaaaa', 'Password123', 'my name 王小明 x', 'ADMINISTRATOR'])(
    '%s is a weak password',
    (password) => expect(passwordIsWeak(password, ['王小明'])).toBe(true),
  );
  it.each(['correct horse battery', '床前明月光疑是地上霜', 'x9!kfLq2#vT'])('%s is a password', (password) =>
    expect(passwordIsWeak(password, ['王小明', 't'])).toBe(false),
  );
  it.each(['000000', '123456', '987654', '12345', '1234567', '１２３４５６', 'abcdef', ''])('%s is a weak PIN', (pin) =>
    expect(pinIsWeak(pin)).toBe(true),
  );
  it.each(['730514', '112233', '135791'])('%s is a PIN', (pin) => expect(pinIsWeak(pin)).toBe(false));

  it('that the server makes are good, differ, and have no letters that look alike', () => {
    const passwords = Array.from({ length: 200 }, newOneTimePassword);
    expect(new Set(passwords).size).toBe(200);
    for (const password of passwords) expect(password).toMatch(/^([A-HJKMNP-Z2-9]{4}-){3}[A-HJKMNP-Z2-9]{4}$/);
    for (const pin of Array.from({ length: 200 }, newPin)) expect(pinIsWeak(pin)).toBe(false);
  });

  it('verify only with the pepper of this log, and nobody’s secret is never right', async () => {
    const argon = new Argon(Buffer.alloc(32, 1));
    const hashed = await argon.hash('730514');
    expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await argon.verify('730514', hashed)).toBe(true);
    expect(await argon.verify('730515', hashed)).toBe(false);
    expect(await new Argon(Buffer.alloc(32, 2)).verify('730514', hashed)).toBe(false);
    expect(await argon.verify('nobody', null)).toBe(false);
  });

  it('typed on another keyboard are the same: full width, composed or not', async () => {
    const argon = new Argon(Buffer.alloc(32, 1));
    expect(await argon.verify('７３０５１４', await argon.hash('730514'))).toBe(true);
    expect(await argon.verify('e\u0301clair au chocolat', await argon.hash('\u00e9clair au chocolat'))).toBe(true);
  });
});

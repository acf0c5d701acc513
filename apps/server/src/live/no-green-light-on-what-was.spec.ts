import { LiveGateway } from './live.gateway';

const REQUEST = { campusId: 'campus1', serviceDay: '2026-03-10' };

/** A gateway whose boards do follow the log, or have stopped. */
function gatewayOver(boards: { follow: () => boolean }): LiveGateway {
  const person = { staffId: 'leader1', schoolId: 's1', roles: ['duty_leader'] };
  const parts = [
    { onChange: () => undefined, position: () => 'e:1', ...boards },
    { leads: () => true },
    { personOf: async () => person, permitted: () => person, deviceOf: async () => null },
    { isCampusOf: () => true },
    {},
    {},
    {},
    {},
    { add: () => undefined },
    { now: () => 0 },
  ];
  return new (LiveGateway as unknown as new (...all: readonly unknown[]) => LiveGateway)(...parts);
}

describe('A connection of which the boards no longer follow the log', () => {
  it('is not told that it is live, and nobody joins it', async () => {
    let follows = true;
    const gateway = gatewayOver({ follow: () => follows });
    const socket = {
      data: { watching: new Map() },
      handshake: { headers: {} },
      connected: true,
      join: () => undefined,
      leave: () => undefined,
    };
    const beat = () => gateway.heartbeat(socket as never, REQUEST);
    expect(await beat()).toEqual({ ok: true, view: 'restrictions' });
    follows = false;
    expect(await beat()).toEqual({ ok: false });
    expect(await gateway.watch(socket as never, REQUEST as never)).toEqual({ ok: false, code: 'not_ready' });
    expect(socket.data.watching.size).toBe(0);
    follows = true;
    expect(await gateway.watch(socket as never, REQUEST as never)).toMatchObject({ ok: true });
  });
});

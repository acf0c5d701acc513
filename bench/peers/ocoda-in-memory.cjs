// The peer as its documentation shows it, on the store that it brings along: in memory, nothing is durable. That store
// takes events at any version, so commands go one at a time, or two of them would follow the same state.
require('reflect-metadata');
const { Aggregate, Event, EventMap, EventStream, UUID } = require('../ocoda/node_modules/@ocoda/event-sourcing');
const { InMemoryEventStore } = require('../ocoda/node_modules/@ocoda/event-sourcing/dist/integration/event-store/in-memory.event-store');

class Day {}
Aggregate({ streamName: 'day' })(Day);

/** One class for all events of a day: what differs is inside. */
class DayEvent {
  constructor(event) {
    Object.assign(this, event);
  }
}
Event('day-event')(DayEvent);

async function open() {
  const eventMap = new EventMap();
  eventMap.register(DayEvent, { serialize: (event) => ({ ...event }), deserialize: (payload) => new DayEvent(payload) });
  const store = new InMemoryEventStore(eventMap);
  store.publish = () => undefined; // nobody listens
  store.setup();
  const streams = new Map();
  const streamOf = (name) => {
    const stream = streams.get(name) ?? EventStream.for(Day, UUID.generate());
    streams.set(name, stream);
    return stream;
  };

  async function append(stream, version, events) {
    await store.appendEvents(
      stream,
      version + events.length,
      events.map((event) => new DayEvent(event)),
    );
  }

  async function handle(stream, { initial, evolve, decide }) {
    let day = initial();
    let version = 0;
    for await (const events of store.getEvents(stream)) for (const event of events) day = evolve(day, event, version++);
    await append(stream, version, decide(day));
  }

  let last = Promise.resolve();
  return {
    handle: (name, command) => (last = last.then(() => handle(streamOf(name), command))),
    append: (name, events) => append(streamOf(name), 0, events),
    close: async () => undefined,
  };
}

module.exports = { open };

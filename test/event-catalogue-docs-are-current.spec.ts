import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertCodec, dayCodec, gateBookCodec, incidentCodec } from '@baton/custody';
import { logCodec, sealCodec } from '@baton/event-log';
import type { Codec, EventShape } from '@baton/event-schema';
import { campusCodec, childCodec, deviceCodec, directoryCodec, importCodec, personCodec, staffCodec } from '@baton/roster';
import { viewedCodec } from '../apps/server/src/access/viewed-records';

const file = join(__dirname, '../docs/event-catalogue.md');

const STREAMS: readonly (readonly [string, string, Codec])[] = [
  ['campusDay-&lt;campusId&gt;-&lt;yyyy-mm-dd&gt;', 'The logbook of one campus on one day.', dayCodec],
  ['alerts-&lt;campusId&gt;-&lt;yyyy-mm-dd&gt;', 'What should worry somebody, who was told, who answered.', alertCodec],
  ['gateBook-&lt;campusId&gt;-&lt;yyyy-mm-dd&gt;', 'The guard’s book: visitors, and who handed the gate to whom.', gateBookCodec],
  ['incident-&lt;schoolId&gt;.&lt;incidentId&gt;', 'An incident and its deadlines.', incidentCodec],
  ['child-&lt;schoolId&gt;.&lt;childId&gt;', 'A child: class, authorities, restrictions, consents, enrolment, leave.', childCodec],
  ['person-&lt;schoolId&gt;.&lt;personId&gt;', 'A guardian, delegate, escort or visitor.', personCodec],
  ['staff-&lt;schoolId&gt;.&lt;staffId&gt;', 'A member of staff, its roles, sign-in and leave.', staffCodec],
  ['campus-&lt;campusId&gt;', 'Settings, places, groups, programme board, calendar, duties.', campusCodec],
  ['roster-&lt;schoolId&gt;', 'The directory: one number, one child.', directoryCodec],
  ['device-&lt;schoolId&gt;.&lt;deviceId&gt;', 'A device, and the reports of it that could not be applied.', deviceCodec],
  ['import-&lt;importId&gt;', 'A file that was read in: intent, progress, completion.', importCodec],
  ['access-&lt;schoolId&gt;.&lt;yyyy-mm-dd&gt;', 'Who looked at whose record.', viewedCodec],
  ['seals-&lt;schoolId&gt;', 'Daily statements about the heads of all streams.', sealCodec],
  ['the log’s own stream', 'What the log says about itself.', logCodec],
];

function catalogue(): string {
  const events = STREAMS.reduce((n, [, , codec]) => n + Object.keys(codec.types).length, 0);
  const contents = STREAMS.map(([stream, about, codec]) => `| ${stream} | ${about} | ${Object.keys(codec.types).length} |`);
  return [
    '# Event catalogue',
    '',
    `Every event that Baton stores: ${events} types in ${STREAMS.length} kinds of stream. Written from the declarations that`,
    'check each event before it is stored (`npm run docs` renews this page). Types are never renamed; a new shape is a new',
    'version, and older ones are lifted when they are read.',
    '',
    '`id`, `code`, `time` and `count` are clear: opaque ids, process codes, epoch milliseconds, numbers. `sealed` is',
    'encrypted under the key of one person. `fact` is stream, revision and hash of an event elsewhere. A `?` may be left out.',
    '',
    '| stream | what it holds | events |',
    '| --- | --- | ---: |',
    ...contents,
    '',
    ...STREAMS.flatMap(([stream, , codec]) => [
      `## ${stream}`,
      '',
      ...Object.entries(codec.types).flatMap(([type, shape]) => entry(type, shape)),
    ]),
  ].join('\n');
}

function entry(type: string, shape: EventShape): string[] {
  const version = shape.upcasters.length + 1;
  const fields = Object.entries(shape.fields).map(([name, field]) => `| ${name} | ${cell(field.kind)} |`);
  return [
    `### ${type}${version > 1 ? ` (version ${version})` : ''}`,
    '',
    shape.about,
    '',
    ...(fields.length > 0 ? ['| field | kind |', '| --- | --- |', ...fields] : ['No fields.']),
    '',
  ];
}

const cell = (kind: string): string => `\`${kind.replaceAll('|', '\\|')}\``;

it('the catalogue names every event that is stored (npm run docs renews it)', () => {
  if (process.env.UPDATE_DOCS) writeFileSync(file, catalogue());
  expect(readFileSync(file, 'utf8')).toBe(catalogue());
});

import { Badge, Button, Group, Paper, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../words/language';
import { ActForm, type ActField } from './act-form';
import { CHILD_WORDS } from './child-words';

export interface RestrictionOfChild {
  readonly restrictionId: string;
  readonly name: string | null;
  readonly from: string;
  readonly to: string;
  readonly reviewDue: string;
  readonly document: string | null;
  readonly content: string | null;
}
type Give = (path: string, body: object) => Promise<void>;
type Act = {
  readonly title: string;
  readonly about?: string;
  readonly fields: readonly ActField[];
  readonly path: string;
  readonly of: object;
};

/** What a court or authority restricts. Only duty leader and principal are given it, and only they may change it. */
export function RestrictionsOfChild({
  restrictions,
  adults,
  today,
  give,
}: {
  readonly restrictions: readonly RestrictionOfChild[];
  readonly adults: readonly { readonly personId: string; readonly name: string | null }[];
  readonly today: string;
  readonly give: Give;
}) {
  const w = useWords(CHILD_WORDS);
  const [act, setAct] = useState<Act | null>(null);
  const people = adults.map(({ personId, name }) => ({ value: personId, label: name ?? '' }));
  const record: Act = {
    title: w.recordRestriction,
    about: w.restrictionWhy,
    path: 'restriction/record',
    of: {},
    fields: [
      { name: 'personId', label: w.restricted, type: 'choice', choices: people, value: people[0]?.value },
      { name: 'from', label: w.from, type: 'date', value: today },
      { name: 'to', label: w.to, type: 'date' },
      { name: 'document', label: w.document, type: 'text' },
      { name: 'content', label: w.content, type: 'text', optional: true },
    ],
  };
  const review = ({ restrictionId, to }: RestrictionOfChild): Act => ({
    title: w.reviewRestriction,
    path: 'restriction/review',
    of: { restrictionId },
    fields: [
      {
        name: 'outcome',
        label: w.outcome,
        type: 'choice',
        value: 'upheld',
        choices: [
          { value: 'upheld', label: w.upheld },
          { value: 'lapses', label: w.lapses },
        ],
      },
      { name: 'to', label: w.to, type: 'date', value: to },
      { name: 'reason', label: w.reviewReason, type: 'text' },
    ],
  });
  const lift = ({ restrictionId }: RestrictionOfChild): Act => ({
    title: w.liftRestriction,
    about: w.liftWhy,
    path: 'restriction/lift',
    of: { restrictionId },
    fields: [{ name: 'document', label: w.document, type: 'text' }],
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={w.restrictions}>
      <Group justify="space-between" mb="xs">
        <Title order={3} fz="lg">
          {w.restrictions}
        </Title>
        <Button variant="default" onClick={() => setAct(record)}>
          {w.recordRestriction}
        </Button>
      </Group>
      {restrictions.length === 0 && <Text c="dimmed">{w.noRestrictions}</Text>}
      {restrictions.map((restriction) => (
        <Group key={restriction.restrictionId} justify="space-between" className="group-row" mih={56} wrap="nowrap">
          <div>
            <Text component="div">
              <b>{restriction.name}</b>{' '}
              <span className="figure">
                {restriction.from} – {restriction.to}
              </span>{' '}
              {restriction.reviewDue <= today && (
                <Badge variant="light" color="red" c="red.9">
                  {w.reviewNow}
                </Badge>
              )}
            </Text>
            <Text size="sm">
              {[restriction.document, restriction.content, w.reviewBy(restriction.reviewDue)].filter(Boolean).join(' · ')}
            </Text>
          </div>
          <Group gap={6} wrap="nowrap">
            <Button variant="default" px="sm" onClick={() => setAct(review(restriction))}>
              {w.reviewRestriction}
            </Button>
            <Button variant="default" px="sm" onClick={() => setAct(lift(restriction))}>
              {w.liftRestriction}
            </Button>
          </Group>
        </Group>
      ))}
      {act && (
        <ActForm
          title={act.title}
          {...(act.about === undefined ? {} : { about: act.about })}
          fields={act.fields}
          save={async (values) => {
            const said = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
            await give(act.path, { ...act.of, ...said });
            setAct(null);
          }}
          close={() => setAct(null)}
        />
      )}
    </Paper>
  );
}

import { Stack, Text, Title } from '@mantine/core';
import { useLabels } from '../day/labels';
import { StateBadge } from '../ui/state-badge';
import { useWords } from '../words/language';
import type { AtGate } from './at-the-gate';
import type { Found } from './find-at-gate';
import { Monogram } from './monogram';
import { GATE_WORDS } from './words';

/** What was searched for; the first is taken with Enter when it is the only one. */
export function FoundAtGate({
  at,
  found,
  child,
  adult,
}: {
  readonly at: AtGate;
  readonly found: Found;
  readonly child: (childId: string) => void;
  readonly adult: (personId: string) => void;
}) {
  const w = useWords(GATE_WORDS);
  const labels = useLabels();
  if (found.children.length + found.adults.length === 0) return <Text role="status">{w.nobodyFound}</Text>;
  return (
    <Stack gap="sm">
      {found.adults.length > 0 && (
        <Title order={2} fz="lg">
          {w.adultsFound}
        </Title>
      )}
      <div className="gate-found">
        {found.adults.map(({ personId, name, phoneEnding }) => (
          <button key={personId} type="button" className="gate-tile" onClick={() => adult(personId)}>
            <Monogram id={personId} name={name} size={48} />
            <span>
              <b>{name}</b>
              <Text size="sm" c="gray.7">
                {[phoneEnding && w.phoneEnding(phoneEnding), w.collects(at.families.childrenOf.get(personId)?.length ?? 0)]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            </span>
          </button>
        ))}
      </div>
      {found.children.length > 0 && found.adults.length > 0 && (
        <Title order={2} fz="lg">
          {w.childrenFound}
        </Title>
      )}
      <div className="gate-found">
        {found.children.map(({ childId, name }) => (
          <button key={childId} type="button" className="gate-tile" onClick={() => child(childId)}>
            <Monogram id={childId} name={name} size={48} />
            <span>
              <b>{name}</b>
              <Text size="sm" c="gray.7">
                {labels.classAndNumber(childId)}
              </Text>
              <StateBadge state={at.day.children.get(childId)?.state ?? 'not_planned'} size="md" />
            </span>
          </button>
        ))}
      </div>
      {found.more && <Text>{w.more}</Text>}
    </Stack>
  );
}

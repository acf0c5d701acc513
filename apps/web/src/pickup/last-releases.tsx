import { Button, Text, Title } from '@mantine/core';
import { IconCloudUpload } from '@tabler/icons-react';
import { lazy, memo, Suspense, useState } from 'react';
import { useLabels, useTimeOf } from '../day/labels';
import { useWords } from '../words/language';
import type { AtGate } from './at-the-gate';
import { LAST_RELEASES_WORDS } from './words';
import type { Released } from './released';

const UndoRelease = lazy(() => import('./undo-release'));

const SHOWN = 5;
/** of a release that only this device knows yet */
const UNSENT = 'tap.';

/** The last ones who left by this gate: a wrong tap is taken back here. */
export const LastReleases = memo(function LastReleases({ at }: { readonly at: AtGate }) {
  const w = useWords(LAST_RELEASES_WORDS);
  const labels = useLabels();
  const timeOf = useTimeOf();
  const [undoing, setUndoing] = useState<Released | null>(null);
  const last = lastReleased(at);
  if (last.length === 0) return null;
  return (
    <section>
      <Title order={2} fz="md" mt="lg" mb={6}>
        {w.title}
      </Title>
      <ul className="gate-last" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {last.map(({ child, release }) => (
          <li key={`${child.childId}.${release.revision}`}>
            <span>
              <Text fw={700}>{labels.childName(child.childId)}</Text>
              <Text size="sm" c="gray.7">
                {timeOf(release.at)} {release.collectorId === null ? w.alone : at.families.adults.get(release.collectorId)?.name}
              </Text>
            </span>
            {release.eventId.startsWith(UNSENT) ? (
              <IconCloudUpload aria-label={w.unsent} />
            ) : (
              <Button variant="subtle" px="xs" onClick={() => setUndoing({ child, release })}>
                {w.undo}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {undoing && (
        <Suspense fallback={null}>
          <UndoRelease at={at} released={undoing} close={() => setUndoing(null)} />
        </Suspense>
      )}
    </section>
  );
});

function lastReleased({ day, gateId }: AtGate): readonly Released[] {
  const all: Released[] = [];
  for (const child of day.children.values())
    if (child.state === 'released' && child.release?.undone === null && child.release.gateId === gateId)
      all.push({ child, release: child.release });
  return all.sort((a, b) => b.release.at - a.release.at).slice(0, SHOWN);
}

import {
  Alert,
  Avatar,
  Button,
  Center,
  Group,
  Loader,
  Modal,
  PinInput,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
  UnstyledButton,
} from '@mantine/core';
import type { OfflinePin, PersonOnDevice, PersonSignedIn, PersonTile, PersonTiles } from '@baton/contracts';
import { useEffect, useState } from 'react';
import { get, post, Unreachable } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { keep, setting } from '../outbox/device-store';
import { useWords } from '../words/language';
import { pinFits } from './offline-pin';
import { useSession } from './session';
import { PIN_DIGITS } from './shapes';
import { ACCESS_WORDS } from './words';

interface KnownHere {
  readonly person: PersonSignedIn;
  readonly check: OfflinePin;
  /** wrong tries in a row while nobody could be asked */
  readonly wrong: number;
}

const TILES = 'tiles';
const knownHere = (staffId: string) => `known.${staffId}`;

/** A device of the school: choose yourself, type your PIN. Also without network, for whoever signed in here before. */
export default function TilesPage() {
  const w = useWords(ACCESS_WORDS);
  const { device } = useSession();
  const [tiles, setTiles] = useState<readonly PersonTile[] | null>(null);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<PersonTile | null>(null);
  useEffect(() => {
    void (async () => {
      const kept = await setting<readonly PersonTile[]>(TILES);
      if (kept) setTiles(kept);
      const fresh = await get<PersonTiles>('/api/devices/tiles').catch(() => null);
      if (!fresh) return setTiles((now) => now ?? []);
      await keep(TILES, fresh.people);
      setTiles(fresh.people);
    })();
  }, []);
  const shown = (tiles ?? []).filter((tile) => tile.name.includes(search.trim()));
  return (
    <main className="page tiles">
      <Group justify="space-between" mb="md" align="flex-end">
        <div>
          <Title order={1}>{w.whoAreYou}</Title>
          <Text c="dimmed">{device?.name}</Text>
        </div>
        <TextInput label={w.search} value={search} onChange={(event) => setSearch(event.currentTarget.value)} w={220} />
      </Group>
      {tiles === null && (
        <Center>
          <Loader />
        </Center>
      )}
      {tiles?.length === 0 && <Text>{w.noTiles}</Text>}
      <SimpleGrid cols={{ base: 2, sm: 4, lg: 6 }} spacing="sm">
        {shown.map((tile) => (
          <UnstyledButton key={tile.staffId} className="person-tile" onClick={() => setChosen(tile)}>
            <Avatar size={64} color={tile.here ? 'blue.9' : 'gray'} variant={tile.here ? 'filled' : 'light'} aria-hidden>
              {tile.letter}
            </Avatar>
            <Text fw={600} ta="center">
              {tile.name}
            </Text>
            <Text size="sm" c="dimmed">
              {tile.here ? w.dutyHere : tile.onDuty ? w.onDuty : w.recent}
            </Text>
          </UnstyledButton>
        ))}
      </SimpleGrid>
      {chosen && <EnterPin tile={chosen} close={() => setChosen(null)} />}
    </main>
  );
}

function EnterPin({ tile, close }: { readonly tile: PersonTile; readonly close: () => void }) {
  const w = useWords(ACCESS_WORDS);
  const say = useSay();
  const { signedIn } = useSession();
  const [pin, setPin] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const enter = async (typed: string) => {
    setBusy(true);
    setProblem(null);
    try {
      const { offlinePin, ...person } = await post<PersonOnDevice>('/api/devices/sign-in', { staffId: tile.staffId, pin: typed });
      await keep(knownHere(tile.staffId), { person, check: offlinePin, wrong: 0 } satisfies KnownHere);
      await signedIn(person);
    } catch (error) {
      setPin('');
      if (!(error instanceof Unreachable)) return setProblem(say(error));
      const person = await personByOfflinePin(tile.staffId, typed);
      if (typeof person === 'string') setProblem(w[person]);
      else await signedIn(person, false);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={tile.name} size="md">
      <Stack align="center">
        <Text id="pin-of-person">{w.pin}</Text>
        <PinInput
          length={PIN_DIGITS}
          type="number"
          mask
          size="xl"
          autoFocus
          value={pin}
          onChange={setPin}
          onComplete={(typed) => void enter(typed)}
          ariaLabel={w.pin}
          aria-labelledby="pin-of-person"
          disabled={busy}
        />
        {problem !== null && (
          <Alert color="red" role="alert" w="100%">
            {problem}
          </Alert>
        )}
        <Button variant="default" fullWidth onClick={close}>
          {w.notMe}
        </Button>
      </Stack>
    </Modal>
  );
}

/** Wrong tries are counted on the disk before the answer: a reload gives no new ones. */
async function personByOfflinePin(
  staffId: string,
  pin: string,
): Promise<PersonSignedIn | 'offlineUnknown' | 'offlineLocked' | 'offlineWrong'> {
  const known = await setting<KnownHere>(knownHere(staffId));
  if (!known || Date.now() > known.check.validUntil) return 'offlineUnknown';
  if (known.wrong >= known.check.maxTries) return 'offlineLocked';
  await keep(knownHere(staffId), { ...known, wrong: known.wrong + 1 });
  if (!(await pinFits(pin, known.check))) return 'offlineWrong';
  await keep(knownHere(staffId), { ...known, wrong: 0 });
  return known.person;
}

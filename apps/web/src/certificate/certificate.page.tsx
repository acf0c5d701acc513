import { Alert, Button, Grid, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import type { CertificateAuthority } from '@baton/contracts';
import { useQuery } from '@tanstack/react-query';
import { get, Refusal } from '../api/api';
import { useSay } from '../api/words-of-answers';
import { useSchoolZone } from '../day/labels';
import { dateIn } from '../day/school-zone';
import { Page } from '../ui/page';
import { QrCode } from '../ui/qr-code';
import { useLanguage, useWords } from '../words/language';
import { CERTIFICATE_WORDS } from './words';

const PAGE = '/certificate';

/** How a tablet comes to trust the school's own server: open to all, since it is needed before anybody can sign in. */
export default function CertificatePage() {
  const w = useWords(CERTIFICATE_WORDS);
  const say = useSay();
  const { language, choose } = useLanguage();
  const { data, error } = useQuery({
    queryKey: ['certificate-authority'],
    queryFn: () => get<CertificateAuthority>('/api/certificate-authority'),
    retry: false,
  });
  const none = error instanceof Refusal && error.code === 'no_authority_certificate';
  return (
    <Page
      title={w.title}
      subtitle={w.why}
      aside={
        <Button variant="subtle" onClick={() => choose(language === 'zh' ? 'en' : 'zh')}>
          {w.language}
        </Button>
      }
    >
      {error && (
        <Alert color={none ? 'blue' : 'red'} role="alert">
          {none ? w.none : say(error)}
        </Alert>
      )}
      {data && <Authority authority={data} />}
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <Steps title={w.ipad} steps={[w.ipad1, w.ipad2, w.ipad3]} />
        <Steps title={w.android} steps={[w.android1, w.android2, w.android3]} />
        <Steps title={w.windows} steps={[w.windows1, w.windows2, w.windows3]} />
      </SimpleGrid>
      <Button variant="default" component="a" href="/">
        {w.then}
      </Button>
    </Page>
  );
}

function Authority({ authority }: { readonly authority: CertificateAuthority }) {
  const zone = useSchoolZone();
  const w = useWords(CERTIFICATE_WORDS);
  const address = window.location.origin + PAGE;
  return (
    <Paper withBorder p="md">
      <Grid align="center">
        <Grid.Col span={{ base: 12, sm: 'content' }}>
          <Stack align="center" gap={4}>
            <QrCode text={address} label={w.open} size="180px" />
            <Text size="sm">{w.open}</Text>
            <Text fw={700}>{address}</Text>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 'auto' }}>
          <Stack>
            <Text fw={700}>{w.compare}</Text>
            <div>
              <Text>{w.fingerprint}</Text>
              <Text className="figure" fw={700} style={{ overflowWrap: 'anywhere' }}>
                {authority.fingerprint}
              </Text>
              <Text size="sm" c="dimmed">
                {w.until(dateIn(zone, authority.validUntil))} · {w.hosts(authority.hosts.join('、'))}
              </Text>
            </div>
            <Button size="lg" component="a" href={authority.file} leftSection={<IconCertificate aria-hidden />}>
              {w.install}
            </Button>
          </Stack>
        </Grid.Col>
      </Grid>
    </Paper>
  );
}

function Steps({ title, steps }: { readonly title: string; readonly steps: readonly string[] }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} fz="lg" mb="xs">
        {title}
      </Title>
      <List type="ordered" spacing="xs">
        {steps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
    </Paper>
  );
}

import { Alert, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';

/** What the server or the device said no to, in words. Nothing where nothing went wrong. */
export const Problem = ({ text }: { readonly text: string | null }) =>
  text !== null && (
    <Alert color="red" role="alert">
      {text}
    </Alert>
  );

/** The end of a dialog: what went wrong, the way back, and the act itself. */
export function DialogFoot({
  problem,
  close,
  cancel,
  children,
}: {
  readonly problem: string | null;
  readonly close: () => void;
  /** word on the way back */
  readonly cancel: string;
  readonly children: ReactNode;
}) {
  return (
    <>
      <Problem text={problem} />
      <Group grow>
        <Button variant="default" onClick={close}>
          {cancel}
        </Button>
        {children}
      </Group>
    </>
  );
}

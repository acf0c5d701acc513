import { Box, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** One screen: what it is, its content, and its one primary action where the thumb is. */
export function Page({
  title,
  subtitle,
  aside,
  action,
  children,
}: {
  readonly title: string;
  readonly subtitle?: ReactNode;
  /** at the right of the title: figures, filters */
  readonly aside?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Box component="main" className="page">
      <Group justify="space-between" align="flex-end" mb="sm" gap="sm">
        <div>
          <Title order={1} fz={{ base: 24, sm: 28 }}>
            {title}
          </Title>
          {subtitle && (
            <Text c="gray.7" component="div">
              {subtitle}
            </Text>
          )}
        </div>
        {aside}
      </Group>
      <Stack gap="md">{children}</Stack>
      {action && <Box className="page-action">{action}</Box>}
    </Box>
  );
}

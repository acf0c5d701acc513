import { createTheme } from '@mantine/core';

/** px; nothing that is tapped is smaller */
export const TOUCH_TARGET = 48;

/**
 * Light, legible at arm's length and in sunlight: dark text, strong colours, large targets.
 * @param close what the cross of a dialog is called
 */
export const themeWith = (close: string) =>
  createTheme({
    primaryColor: 'blue',
    primaryShade: 8,
    fontFamily: '-apple-system, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif',
    fontSizes: { xs: '0.8rem', sm: '0.9rem', md: '1.05rem', lg: '1.2rem', xl: '1.45rem' },
    black: '#101418',
    defaultRadius: 'md',
    // by name, not by import: what a page doesn't use isn't loaded for it
    components: {
      Button: { defaultProps: { size: 'md' } },
      ...Object.fromEntries(
        ['TextInput', 'PasswordInput', 'NumberInput', 'NativeSelect', 'DateInput', 'FileInput'].map((name) => [
          name,
          { defaultProps: { size: 'md' }, styles: { input: { minHeight: TOUCH_TARGET } } },
        ]),
      ),
      Textarea: { defaultProps: { size: 'md' } },
      Checkbox: { defaultProps: { size: 'lg' } },
      Switch: { defaultProps: { size: 'lg' } },
      Select: { defaultProps: { size: 'md' }, styles: { input: { minHeight: TOUCH_TARGET }, option: { minHeight: TOUCH_TARGET } } },
      Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': close, size: TOUCH_TARGET } } },
    },
  });

// Colour themes by the command's own list, as a user picks them.

import type { Workbench } from './workbench';

export const themes = [
  ['Light Modern', 'light'],
  ['Dark High Contrast', 'hc-black'],
  ['Light High Contrast', 'hc-light'],
  ['Dark Modern', 'dark'],
] as const;

export async function pickTheme({ page }: Workbench, theme: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+T');
  await page.getByPlaceholder('Select Color Theme').waitFor();
  await page.keyboard.type(theme);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: theme }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByPlaceholder('Select Color Theme').waitFor({ state: 'hidden' });
  await page.waitForTimeout(500); // a theme's change reaches a webview's next frame
}

import { createTheme, getContrastRatio } from '@mui/material/styles';
import { tokensOf } from './tokens';

describe('tokens of a stranger theme', () => {
  it.each(['light', 'dark'] as const)('can be read in %s', mode => {
    const theme = createTheme({
      palette: {
        mode,
        // Backstage's stock status hues are too pale for glyphs on white.
        status: { ok: '#1DB954', warning: '#FF9800', error: '#E22134' },
      } as object,
    });
    const k = tokensOf(theme);
    for (const glyph of [k.ok, k.warning, k.error, k.running]) {
      expect(getContrastRatio(glyph, k.paper)).toBeGreaterThanOrEqual(3);
    }
    for (const text of [k.warningText, k.errorText]) {
      expect(getContrastRatio(text, k.paper)).toBeGreaterThanOrEqual(4.5);
    }
    expect(k.series).toHaveLength(7);
    expect(new Set(k.series).size).toBe(7);
  });
});

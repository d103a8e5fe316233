import {
  createUnifiedTheme,
  defaultTypography,
  genPageTheme,
  palettes,
  shapes,
  UnifiedThemeOptions,
} from '@backstage/theme';

const fontFamily = '"Helvetica Neue", Helvetica, Arial, sans-serif';

const typography = {
  ...defaultTypography,
  fontFamily,
  h1: { fontSize: 28, fontWeight: 650, marginBottom: 8 },
  h2: { fontSize: 24, fontWeight: 650, marginBottom: 8 },
  h3: { fontSize: 22, fontWeight: 650, marginBottom: 6 },
  h4: { fontSize: 20, fontWeight: 650, marginBottom: 6 },
  h5: { fontSize: 16, fontWeight: 650, marginBottom: 4 },
  h6: { fontSize: 14, fontWeight: 650, marginBottom: 2 },
};

interface Ink {
  ground: string;
  paper: string;
  line: string;
  text: string;
  second: string;
  faint: string;
  accent: string;
  onAccent: string;
  accentGround: string;
  ok: string;
  warning: string;
  breach: string;
  unknown: string;
}

const light: Ink = {
  ground: '#F6F7F9',
  paper: '#FFFFFF',
  line: '#E4E7EB',
  text: '#1A1F26',
  second: '#57616D',
  faint: '#66707B',
  accent: '#2656C4',
  onAccent: '#FFFFFF',
  accentGround: '#EDF2FD',
  ok: '#2E9E62',
  warning: '#CC7800',
  breach: '#CF3340',
  unknown: '#A6AFBA',
};

const dark: Ink = {
  ground: '#14171B',
  paper: '#1B1F25',
  line: '#2C323A',
  text: '#E8ECF1',
  second: '#A6B0BC',
  faint: '#8E99A5',
  accent: '#8DB2FF',
  onAccent: '#10141A',
  accentGround: '#202B42',
  ok: '#3FB97C',
  warning: '#E79A26',
  breach: '#F0605F',
  unknown: '#5C6672',
};

function themeOf(mode: 'light' | 'dark', ink: Ink) {
  const stock = palettes[mode];
  const palette = {
    ...stock,
    background: { default: ink.ground, paper: ink.paper },
    text: { primary: ink.text, secondary: ink.second, disabled: ink.faint },
    primary: { main: ink.accent, contrastText: ink.onAccent },
    secondary: { main: ink.second },
    divider: ink.line,
    border: ink.line,
    link: ink.accent,
    linkHover: ink.accent,
    textSubtle: ink.second,
    textVerySubtle: ink.line,
    infoBackground: ink.accentGround,
    infoText: ink.text,
    status: {
      ok: ink.ok,
      warning: ink.warning,
      error: ink.breach,
      running: ink.accent,
      pending: ink.faint,
      aborted: ink.unknown,
    },
    navigation: {
      ...stock.navigation,
      background: mode === 'light' ? '#15181C' : '#0E1013',
      indicator: '#8DB2FF',
      color: '#A9B2BD',
      selectedColor: '#FFFFFF',
      navItem: { hoverBackground: '#262B32' },
      submenu: { background: '#262B32' },
    },
  };
  const plainHeader = genPageTheme({
    colors: [ink.paper, ink.paper],
    shape: shapes.wave2,
    options: { fontColor: ink.text },
  });
  const options: UnifiedThemeOptions = {
    palette: palette as UnifiedThemeOptions['palette'],
    typography,
    fontFamily,
    defaultPageTheme: 'home',
    pageTheme: Object.fromEntries(
      [
        'home',
        'app',
        'apis',
        'documentation',
        'tool',
        'other',
        'service',
        'website',
        'library',
        'card',
      ].map(id => [
        id,
        { ...plainHeader, backgroundImage: 'none', fontColor: ink.text },
      ]),
    ),
    components: {
      BackstageHeader: {
        styleOverrides: {
          header: {
            boxShadow: 'none',
            backgroundColor: ink.paper,
            borderBottom: `1px solid ${ink.line}`,
          },
        },
      },
      MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
      MuiCard: {
        styleOverrides: {
          root: {
            boxShadow: 'none',
            border: `1px solid ${ink.line}`,
            borderRadius: 8,
          },
        },
      },
      MuiButton: {
        styleOverrides: { root: { textTransform: 'none', borderRadius: 6 } },
      },
      MuiTooltip: { defaultProps: { enterDelay: 300 } },
    } as UnifiedThemeOptions['components'],
  };
  return createUnifiedTheme(options);
}

export const lightTheme = themeOf('light', light);
export const darkTheme = themeOf('dark', dark);

import Box from '@mui/material/Box';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import {
  hotkeysEnabled,
  setHotkeysEnabled,
  useHotkeys,
  useMlHomePaths,
} from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { Button } from './Button';
import { Kbd } from './Chip';
import { PlainDialog } from './ConfirmDialog';

/** The tab that each letter after `g` opens. */
export const tabKeys: Record<string, string> = {
  h: '',
  p: 'projects',
  m: 'models',
  f: 'features',
  e: 'experiments',
  c: 'costs',
  v: 'governance',
};

/** Keys of the whole plugin and, on `?`, their list. */
export function Shortcuts(props: { tabs: { path: string; title: string }[] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [enabled, setEnabled] = useState(hotkeysEnabled);
  const reachable = Object.entries(tabKeys).filter(([, path]) =>
    props.tabs.some(tab => tab.path === path),
  );
  useHotkeys({
    '?': () => setOpen(true),
    ...Object.fromEntries(
      reachable.map(([key, path]) => [
        `g ${key}`,
        () => navigate(paths.tab(path)),
      ]),
    ),
  });
  const rows: [string[], string][] = [
    [['/'], t('keys.search')],
    [['?'], t('keys.list')],
    ...reachable.map(([key, path]): [string[], string] => [
      ['g', key],
      t('keys.goTo', {
        tab: props.tabs.find(tab => tab.path === path)?.title ?? path,
      }),
    ]),
    [['f'], t('keys.filter')],
    [['j', 'k'], t('keys.rows')],
    [['Enter'], t('keys.open')],
    [['t'], t('keys.twin')],
    [['Esc'], t('keys.close')],
  ];
  return (
    <PlainDialog
      open={open}
      onClose={() => setOpen(false)}
      title={t('keys.title')}
      width={420}
      actions={
        <>
          <Button
            onClick={() => {
              setHotkeysEnabled(!enabled);
              setEnabled(!enabled);
            }}
          >
            {enabled ? t('keys.switchOff') : t('keys.switchOn')}
          </Button>
          <Button onClick={() => setOpen(false)}>{t('confirm.close')}</Button>
        </>
      }
    >
      <Box
        component="dl"
        sx={{
          m: 0,
          display: 'grid',
          gridTemplateColumns: '96px 1fr',
          rowGap: 1,
          ...type.body,
        }}
      >
        {rows.map(([keys, text]) => (
          <Box key={text} sx={{ display: 'contents' }}>
            <Box component="dt" sx={{ display: 'flex', gap: 0.5 }}>
              {keys.map(key => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Box>
            <Box component="dd" sx={{ m: 0, color: k.second }}>
              {text}
            </Box>
          </Box>
        ))}
      </Box>
    </PlainDialog>
  );
}

import VisibilityOutlined from '@mui/icons-material/VisibilityOutlined';
import VisibilityOffOutlined from '@mui/icons-material/VisibilityOffOutlined';
import {
  Button,
  CodeBlock,
  Segmented,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ReactNode, useState } from 'react';
import { useBackendUrl } from '../models/useTrackingUri';
import {
  ConnectTarget,
  connectLines,
  connectTargets,
  maskSecret,
  NO_SECRET,
} from './snippets';

/** The lines that point a client here, for each place they may stand in. */
export function ConnectLines(props: {
  /** Only in hand right after it was made. */
  secret?: string;
  primary?: boolean;
  /** At the left of the choice of place. */
  heading?: ReactNode;
}) {
  const { t } = useMlHomeTranslation();
  const [target, setTarget] = useState<ConnectTarget>('shell');
  const [revealed, setRevealed] = useState(false);
  const url = useBackendUrl();
  const { secret } = props;
  const code = connectLines(target, url, secret ?? NO_SECRET);
  const shown =
    secret && !revealed
      ? connectLines(target, url, maskSecret(secret))
      : undefined;
  return (
    <>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 1 }}>
        {props.heading}
        <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>
          {secret && target !== 'ci' && (
            <Button
              small
              variant="text"
              icon={
                revealed ? <VisibilityOffOutlined /> : <VisibilityOutlined />
              }
              onClick={() => setRevealed(!revealed)}
            >
              {revealed ? t('connect.hide') : t('connect.reveal')}
            </Button>
          )}
          <Segmented
            label={t('connect.where')}
            value={target}
            options={connectTargets}
            onChange={setTarget}
          />
        </Box>
      </Box>
      <CodeBlock
        label={t('connect.lines')}
        code={code}
        shown={shown}
        copyLabel={target === 'shell' ? t('connect.copyThree') : undefined}
        primary={props.primary}
      />
    </>
  );
}

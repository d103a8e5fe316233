import Tune from '@mui/icons-material/Tune';
import Box from '@mui/material/Box';
import {
  Button,
  FloatingPanel,
  IconButton,
  SearchField,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { focusSoon, KeyList } from '../runs/KeyList';

/** Which metrics have a chart. */
export function MetricChooser(props: {
  experiment: string;
  chosen: string[];
  max: number;
  /** Absent goes back to the default. */
  onChange: (keys: string[] | undefined) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [query, setQuery] = useState('');
  const { chosen } = props;
  return (
    <>
      <IconButton
        label={t('charts.chooseTitle')}
        aria-haspopup="dialog"
        onClick={event => setAnchor(event.currentTarget)}
      >
        <Tune />
      </IconButton>
      <FloatingPanel
        label={t('charts.chooseTitle')}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        width={360}
        align="right"
      >
        <Box sx={{ p: 1.5, pb: 0.5 }}>
          <SearchField
            label={t('charts.find')}
            inputRef={focusSoon}
            value={query}
            onChange={setQuery}
            wait={150}
          />
        </Box>
        <KeyList
          experiment={props.experiment}
          kind="metric"
          query={query}
          isOn={key => chosen.includes(key)}
          onPick={key =>
            props.onChange(
              chosen.includes(key)
                ? chosen.filter(one => one !== key)
                : [...chosen, key].slice(-props.max),
            )
          }
        />
        <Box sx={{ borderTop: `1px solid ${k.line}`, p: 1 }}>
          <Button
            small
            variant="text"
            onClick={() => props.onChange(undefined)}
          >
            {t('charts.reset')}
          </Button>
        </Box>
      </FloatingPanel>
    </>
  );
}

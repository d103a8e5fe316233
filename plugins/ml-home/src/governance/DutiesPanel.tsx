import {
  Button,
  Panel,
  Settled,
  State,
  StateGlyph,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { DutyStanding } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { ChangeEvent, useState } from 'react';

const glyphs: Record<DutyStanding['state'], State> = {
  met: 'ok',
  insufficient: 'unknown',
  open: 'pending',
};

function DutyRow(props: { standing: DutyStanding; instrument: string }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { standing } = props;
  const { duty } = standing;
  const line = () => {
    if (standing.missing.length > 0)
      return t('govDuties.missing', { what: standing.missing.join(', ') });
    if (standing.evidence.length === 0) return t('govDuties.person');
    return t('govDuties.evidence', {
      count: standing.evidence.length,
      n: format.number(standing.evidence.length),
    });
  };
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
        gap: 2,
        px: 2,
        py: 1,
        borderBottom: `1px solid ${k.line}`,
      }}
    >
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Box sx={{ pt: '3px' }}>
          <StateGlyph state={glyphs[standing.state]} />
        </Box>
        <Box sx={{ minWidth: 0 }} title={duty.summary}>
          {duty.title}
          <Box sx={{ color: k.second, ...type.small }}>
            {props.instrument}, {duty.article}
          </Box>
        </Box>
      </Box>
      <Box
        sx={{ minWidth: 0, overflowWrap: 'anywhere' }}
        title={standing.evidence.join(', ')}
      >
        {t(`govDuties.state.${standing.state}`)}
        <Box sx={{ color: k.second, ...type.small }}>{line()}</Box>
      </Box>
    </Box>
  );
}

/** Which duties bind a version on a day, and what meets them; the day may be any. */
export function DutiesPanel(props: { model: string; version: string }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const { model, version } = props;
  const on = url.get('on');
  const [all, setAll] = useState(false);
  const query = useMlHomeQuery(
    ['governance', 'duties', model, version, on],
    (api, signal) =>
      api.governance.duties(
        { params: { model, version }, query: { on } },
        { signal },
      ),
    { keepPrevious: true },
  );
  return (
    <Settled query={query} what={model} failed={t('govDuties.failed')}>
      {data => {
        const packs = new Map(data.packs.map(pack => [pack.id, pack]));
        const open = data.items.filter(({ state }) => state !== 'met');
        const met = data.items.length - open.length;
        const shown = all ? data.items : open.slice(0, 8);
        const checked = [...data.packs].map(pack => pack.checkedOn).sort()[0];
        return (
          <Panel
            flush
            title={t('govDuties.title', { on: format.date(data.on) })}
            note={
              data.tier
                ? t('govDuties.met', { met, total: data.items.length })
                : undefined
            }
            action={
              <Box
                component="label"
                sx={{
                  color: k.second,
                  ...type.small,
                  display: 'flex',
                  gap: 1,
                  alignItems: 'center',
                }}
              >
                {t('govDuties.on')}
                <Box
                  component="input"
                  type="date"
                  value={data.on}
                  onChange={(event: ChangeEvent<HTMLInputElement>) =>
                    event.target.value && url.set({ on: event.target.value })
                  }
                  sx={{
                    height: 26,
                    border: `1px solid ${k.field}`,
                    borderRadius: '6px',
                    bgcolor: k.paper,
                    color: k.text,
                    font: 'inherit',
                    px: 0.75,
                    colorScheme: k.dark ? 'dark' : 'light',
                  }}
                />
              </Box>
            }
          >
            {!data.tier && (
              <Box sx={{ p: 2, display: 'flex', gap: 2, alignItems: 'center' }}>
                <Box sx={{ color: k.second }}>{t('govDuties.noTier')}</Box>
                <Button small to={paths.assess(model)}>
                  {t('govDuties.assess')}
                </Button>
              </Box>
            )}
            {data.tier && data.items.length === 0 && (
              <Box sx={{ p: 2, color: k.second }}>{t('govDuties.none')}</Box>
            )}
            <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {shown.map(standing => (
                <DutyRow
                  key={`${standing.pack} ${standing.duty.id}`}
                  standing={standing}
                  instrument={
                    packs.get(standing.pack)?.instrument ?? standing.pack
                  }
                />
              ))}
            </Box>
            <Box
              sx={{
                px: 2,
                py: 1,
                display: 'flex',
                gap: 2,
                color: k.second,
                ...type.small,
                flexWrap: 'wrap',
              }}
            >
              {data.items.length > shown.length || all ? (
                <Button small variant="text" onClick={() => setAll(!all)}>
                  {all
                    ? t('govDuties.hide')
                    : `${t('govDuties.show')} ${data.items.length}`}
                </Button>
              ) : null}
              <Box component="details" sx={{ ml: 'auto', minWidth: 0 }}>
                <summary>
                  {checked
                    ? t('govDuties.texts', { on: format.date(checked) })
                    : t('gov.noAdvice')}
                </summary>
                <Box component="ul" sx={{ pl: 2 }}>
                  {data.packs.map(pack => (
                    <li key={pack.id}>
                      <Link
                        href={pack.sourceUrl}
                        target="_blank"
                        rel="noopener"
                        sx={{ color: k.link }}
                      >
                        {pack.instrument}
                      </Link>
                      , {pack.version}: {pack.status}. {pack.uncertainty}
                    </li>
                  ))}
                </Box>
              </Box>
            </Box>
          </Panel>
        );
      }}
    </Settled>
  );
}

import Box from '@mui/material/Box';
import {
  Button,
  Chip,
  isDenied,
  LoadingSkeleton,
  Panel,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CarbonObject,
  isPartial,
  KeptFigure,
  ObjectCarbon,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useToldWords } from '../costs/estimates/useToldWords';
import { useCarbonWords } from './carbonWords';

const MAX_PARTS = 5;

/** By which method, how good, what was assumed, with which factors. */
function FigureFacts(props: { figure: KeptFigure }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useCarbonWords();
  const told = useToldWords();
  const [open, setOpen] = useState(false);
  const { figure } = props;
  const gaps = figure.gaps.filter(gap => gap !== 'market');
  return (
    <Box sx={{ color: k.second, ...type.small }}>
      <Box sx={{ my: 0.75 }}>
        <Chip>{words.origin(figure.origin)}</Chip>
      </Box>
      <Box>{t(`objectCarbon.grade${figure.grade}`)}</Box>
      {gaps.length > 0 && (
        <Box>
          {t('objectCarbon.missing', { list: gaps.map(words.gap).join(', ') })}
        </Box>
      )}
      {figure.unread?.map(one => (
        <Box key={one.key}>{told.unread(one)}</Box>
      ))}
      {figure.assumed.length > 0 && (
        <Box>
          {t('objectCarbon.assumed', {
            list: figure.assumed.map(words.assumed).join(', '),
          })}
        </Box>
      )}
      {figure.toldBy && (
        <Box>
          {t('objectCarbon.told', {
            who: figure.toldBy.map(told.who).join(', '),
          })}
        </Box>
      )}
      {figure.factors.length > 0 && (
        <Button small variant="text" onClick={() => setOpen(!open)}>
          {open ? t('objectCarbon.factorsHide') : t('objectCarbon.factorsShow')}
        </Button>
      )}
      {open &&
        figure.factors.map(factor => (
          <Box key={`${factor.kind} ${factor.key} ${factor.basis}`}>
            <Box component="span" sx={{ color: k.text }}>
              {words.factor(factor.kind)}
              {factor.basis === 'market' ? ` (${t('carbon.market')})` : ''}{' '}
              {factor.key}
            </Box>
            {': '}
            {t('objectCarbon.factor', {
              value: format.metric(factor.value),
              unit: factor.unit,
              source: [factor.source, factor.year].filter(Boolean).join(', '),
            })}
          </Box>
        ))}
    </Box>
  );
}

function Parts(props: { data: ObjectCarbon }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const words = useCarbonWords();
  const { parts, object } = props.data;
  const others = parts.filter(
    part => object.kind !== 'run' || part.runId !== object.name,
  );
  if (others.length === 0) return null;
  return (
    <Box sx={{ mt: 1.5 }}>
      <Box sx={{ color: k.second, ...type.small, mb: 0.5 }}>
        {t('objectCarbon.parts')}
      </Box>
      {others.slice(0, MAX_PARTS).map(part => (
        <Box key={part.runId} sx={{ display: 'flex', gap: 1, minWidth: 0 }}>
          <Box
            sx={{
              minWidth: 0,
              flex: 1,
              overflow: 'hidden',
              textOverflow: 'ellipsis',
              whiteSpace: 'nowrap',
              '& a': { color: k.link },
            }}
          >
            <RouterLink to={paths.run(part.runId)}>
              {part.name || part.runId}
            </RouterLink>
          </Box>
          <Box sx={{ fontVariantNumeric: 'tabular-nums' }}>
            {words.gramsOf(part.grams, part.partial)}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

/** What one object emitted, on its own page, for whoever may see costs. */
export function ObjectCarbonPanel(props: { object: CarbonObject }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCarbonWords();
  const { kind, name } = props.object;
  const query = { name };
  const carbon = useMlHomeQuery(
    ['carbon', 'object', kind, query],
    (api, signal) => api.carbon.object({ params: { kind }, query }, { signal }),
  );
  const { data, error } = carbon;
  // Who may not see emissions has no use for a box that says so on every page.
  if (error && isDenied(error)) return null;
  const total = data?.total;
  const holding = data?.figures.filter(figure => !figure.replacedAt) ?? [];
  const chosen = holding.find(figure => figure.chosen) ?? holding[0];
  const others = holding.filter(
    figure => figure !== chosen && figure.location !== undefined,
  );
  const replaced = (data?.figures.length ?? 0) - holding.length;
  return (
    <Panel
      title={t('objectCarbon.title')}
      note={
        kind === 'run' ? t('objectCarbon.oneRun') : t('objectCarbon.allTime')
      }
      action={
        <Button
          small
          variant="text"
          to={
            kind === 'model'
              ? paths.carbonCompare({ model: name })
              : paths.carbon
          }
        >
          {kind === 'model' ? t('carbon.compare') : t('objectCarbon.see')}
        </Button>
      }
    >
      {error && <Box role="alert">{t('objectCarbon.failed')}</Box>}
      {!data && !error && <LoadingSkeleton rows={2} />}
      {data && !total && (
        <Box sx={{ color: k.second }}>
          {kind === 'run' ? t('objectCarbon.noneRun') : t('objectCarbon.none')}
        </Box>
      )}
      {data && total && (
        <>
          <Box sx={{ ...type.figure }}>
            {total.grams === undefined
              ? t('objectCarbon.unknownTotal')
              : words.sum(total)}
          </Box>
          <Box sx={{ color: k.second, ...type.small }}>
            {[
              total.kWh !== undefined && words.energy(total),
              (kind !== 'run' || total.runs > 1) &&
                t('objectCarbon.ofRuns', {
                  count: total.runs,
                  n: format.number(total.runs),
                }),
              total.unknown > 0 &&
                kind !== 'run' &&
                t('objectCarbon.unknownOf', {
                  n: format.number(total.unknown),
                }),
              kind !== 'run' &&
                data.origins
                  .map(({ origin }) => words.origin(origin).toLocaleLowerCase())
                  .join(' + '),
            ]
              .filter(Boolean)
              .join(', ')}
          </Box>
          {chosen?.market !== undefined && (
            <Box sx={{ color: k.second, ...type.small }}>
              {t('objectCarbon.market', {
                amount: words.gramsOf(chosen.market, isPartial(chosen)),
              })}
            </Box>
          )}
          {chosen?.embodied !== undefined && (
            <Box sx={{ color: k.second, ...type.small }}>
              {t('objectCarbon.embodied', {
                amount: words.grams(chosen.embodied),
              })}
            </Box>
          )}
          {chosen && <FigureFacts figure={chosen} />}
          {data.sci
            .filter(one => kind !== 'run' || one.series !== 'run')
            .map(one => (
              <Box
                key={one.series}
                sx={{ mt: 1 }}
                title={t('objectCarbon.sciNote')}
              >
                {t('objectCarbon.sciUnit', {
                  amount: words.gramsOf(one.gramsEach, one.atLeast),
                  unit: one.unit,
                })}
              </Box>
            ))}
          {others.length > 0 && (
            <Box sx={{ mt: 1, color: k.second, ...type.small }}>
              {t('objectCarbon.other')}:{' '}
              {others
                .map(
                  one =>
                    `${words
                      .origin(one.origin)
                      .toLocaleLowerCase()} ${words.gramsOf(
                      one.location,
                      isPartial(one),
                    )}`,
                )
                .join(', ')}
            </Box>
          )}
          {replaced > 0 && (
            <Box sx={{ color: k.second, ...type.small }}>
              {t('objectCarbon.replaced', {
                count: replaced,
                n: format.number(replaced),
              })}
            </Box>
          )}
          <Parts data={data} />
        </>
      )}
    </Panel>
  );
}

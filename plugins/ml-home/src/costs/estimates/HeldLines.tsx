import Box from '@mui/material/Box';
import {
  Age,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  AsideLine,
  EstimateLine,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useToldWords } from './useToldWords';

/** By whose word, how well that is known, and how old it is. */
function Told(props: { told: EstimateLine['told']; children?: ReactNode }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useToldWords();
  const k = useTokens();
  const { toldBy, basis, jobs, reports, at, running, pricing } = props.told;
  const more = reports - jobs.length;
  const facts = [
    basis !== 'run' && t(`costEstimates.basis_${basis}`),
    pricing !== 'Standard' && t(`costEstimates.pricing_${pricing}`),
    running && t('costEstimates.running'),
  ].filter(Boolean);
  return (
    <Box
      sx={{
        color: k.second,
        overflowWrap: 'anywhere',
        '& a': { color: k.link, textDecoration: 'underline' },
      }}
    >
      {t('costEstimates.toldBy', { who: words.who(toldBy) })}
      {jobs.length > 0 && ' '}
      {jobs.map(({ name, url }, i) => (
        <span key={`${name} ${i}`}>
          {i > 0 && ', '}
          {url ? (
            <a href={url} target="_blank" rel="noreferrer">
              {name}
            </a>
          ) : (
            name
          )}
        </span>
      ))}
      {jobs.length > 0 && more > 0 && ` +${format.number(more)}`}
      {facts.length > 0 && `, ${facts.join(', ')}`}
      {at && (
        <>
          {', '}
          <Age at={at} />
        </>
      )}
      {props.children}
    </Box>
  );
}

/** Who says it, and why it does not count where it does not. */
const wordOf = (line: EstimateLine | AsideLine): string =>
  JSON.stringify([
    line.told.toldBy,
    line.told.basis,
    line.told.pricing,
    line.told.jobs.map(({ name }) => name),
    'behind' in line ? [line.behind, line.because] : undefined,
  ]);

/** Lines that one says together; in their order. */
const byWord = <L extends EstimateLine | AsideLine>(lines: L[]): L[][] => [
  ...Map.groupBy(lines, wordOf).values(),
];

/** What counts of a run, by resource, with its price; and what was said of it besides. */
export function HeldLines(props: {
  lines: EstimateLine[];
  aside: AsideLine[];
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useToldWords();
  const { lines, aside } = props;
  const gpuPriced = lines.some(
    line => line.resource === 'gpu' && line.price !== undefined,
  );
  const priceOf = (line: EstimateLine): ReactNode => {
    if (line.price !== undefined) {
      const { pricing } = line.told;
      return [
        t('costEstimates.priceOf', {
          price: format.unitCost(Number(line.price), line.currency!),
          source: line.source ?? '',
        }),
        pricing !== 'Standard' &&
          line.pricedAs === 'Standard' &&
          t(`costEstimates.pricedAsStandard_${pricing}`),
      ]
        .filter(Boolean)
        .join(', ');
    }
    if (gpuPriced && line.resource !== 'gpu' && line.resource !== 'other') {
      return t('costEstimates.inGpu');
    }
    return (
      <>
        {t('costEstimates.noPriceShort')}
        {': '}
        <RouterLink to={paths.costPrices}>
          {t('costEstimates.setPrice')}
        </RouterLink>
      </>
    );
  };
  return (
    <Box sx={{ ...type.small, display: 'grid', gap: 0.75, mt: 0.5 }}>
      {byWord(lines).map(list => (
        <Box key={wordOf(list[0])}>
          {list.map((line, i) => (
            <Box
              key={`${line.resource} ${line.type} ${i}`}
              sx={{ '& a': { color: k.link, textDecoration: 'underline' } }}
            >
              {words.held(line)}
              {' · '}
              <Box component="span" sx={{ color: k.second }}>
                {priceOf(line)}
              </Box>
              {line.unread && (
                <Box role="note">{words.unread(line.unread)}</Box>
              )}
            </Box>
          ))}
          <Told told={list[0].told} />
        </Box>
      ))}
      {aside.length > 0 && (
        <Box component="section" aria-label={t('costEstimates.aside')}>
          <Box sx={{ color: k.second, mb: 0.25 }}>
            {t('costEstimates.aside')}
          </Box>
          {byWord(aside).map(list => (
            <Box key={wordOf(list[0])} sx={{ color: k.second, mb: 0.5 }}>
              <Box>{list.map(words.held).join(', ')}</Box>
              <Told told={list[0].told}>
                {': '}
                {t(`costEstimates.because_${list[0].because}`, {
                  who: words.who(list[0].behind),
                })}
              </Told>
            </Box>
          ))}
        </Box>
      )}
    </Box>
  );
}

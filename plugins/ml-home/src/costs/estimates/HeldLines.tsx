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
  const { toldBy, basis, jobs, reports, at, running, spot } = props.told;
  const more = reports - jobs.length;
  const facts = [
    basis !== 'run' && t(`costEstimates.basis_${basis}`),
    spot && t('costEstimates.spot'),
    running && t('costEstimates.running'),
  ].filter(Boolean);
  return (
    <Box
      sx={{ color: k.second, overflowWrap: 'anywhere', '& a': { color: k.link } }}
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
      return t('costEstimates.priceOf', {
        price: format.unitCost(Number(line.price), line.currency!),
        source: line.source ?? '',
      });
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
  const keyOf = (line: EstimateLine | AsideLine, i: number) =>
    `${line.resource} ${line.type} ${line.told.toldBy} ${i}`;
  return (
    <Box sx={{ ...type.small, display: 'grid', gap: 0.75, mt: 0.5 }}>
      {lines.map((line, i) => (
        <Box key={keyOf(line, i)}>
          <Box sx={{ '& a': { color: k.link } }}>
            {words.held(line)}
            {' · '}
            <Box component="span" sx={{ color: k.second }}>
              {priceOf(line)}
            </Box>
          </Box>
          <Told told={line.told} />
        </Box>
      ))}
      {aside.length > 0 && (
        <Box component="section" aria-label={t('costEstimates.aside')}>
          <Box sx={{ color: k.second, mb: 0.25 }}>
            {t('costEstimates.aside')}
          </Box>
          {aside.map((line, i) => (
            <Box key={keyOf(line, i)} sx={{ mb: 0.5 }}>
              <Box sx={{ color: k.second }}>{words.held(line)}</Box>
              <Told told={line.told}>
                {': '}
                {t(`costEstimates.because_${line.because}`, {
                  who: words.who(line.behind),
                })}
              </Told>
            </Box>
          ))}
        </Box>
      )}
    </Box>
  );
}

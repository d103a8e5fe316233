import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Button,
  Panel,
  ProvenanceChip,
  useEntityHref,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Fact, ModelDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { Link as RouterLink } from 'react-router-dom';

const facts = ['trainedOn', 'consumes', 'derivedFrom'] as const;

export const hasLineage = (model: ModelDetail): boolean =>
  facts.some(fact => model.facts[fact]?.value.length);

function Refs(props: { title: string; fact: Fact<string[]> }) {
  const k = useTokens();
  const hrefOf = useEntityHref();
  return (
    <Panel
      flush
      title={props.title}
      note={String(props.fact.value.length)}
      action={<ProvenanceChip fact={props.fact} />}
    >
      {props.fact.value.map((ref, i) => {
        const href = hrefOf(ref);
        return (
          <Box
            key={ref}
            sx={{
              px: 2,
              minHeight: 36,
              display: 'flex',
              alignItems: 'center',
              borderTop: i ? `1px solid ${k.line}` : 0,
              overflowWrap: 'anywhere',
            }}
          >
            {href ? (
              <Link
                component={RouterLink}
                to={href}
                underline="hover"
                sx={{ color: k.link }}
              >
                {ref}
              </Link>
            ) : (
              ref
            )}
          </Box>
        );
      })}
    </Panel>
  );
}

/** What the declaration says the model comes from. */
export function ModelLineage(props: { model: ModelDetail }) {
  const { t } = useMlHomeTranslation();
  const hrefOf = useEntityHref();
  const titles = {
    trainedOn: t('model.trainedOn'),
    consumes: t('model.consumes'),
    derivedFrom: t('model.derivedFrom'),
  };
  const catalog = hrefOf(props.model.entityRef);
  return (
    <>
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: 'repeat(auto-fit, minmax(320px, 1fr))',
        }}
      >
        {facts.map(name => {
          const fact = props.model.facts[name];
          return fact?.value.length ? (
            <Refs key={name} title={titles[name]} fact={fact} />
          ) : null;
        })}
      </Box>
      {catalog && (
        <Box>
          <Button to={catalog}>{t('model.graph')}</Button>
        </Box>
      )}
    </>
  );
}

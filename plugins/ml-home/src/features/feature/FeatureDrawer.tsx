import {
  applyToQuery,
  Button,
  Chip,
  LoadingSkeleton,
  ObjectDrawer,
  Settled,
  useMlHomePaths,
  useMlHomeTranslation,
  useMlHomeQuery,
} from '@ml-home/backstage-plugin-ml-home-react';
import Star from '@mui/icons-material/Star';
import StarBorder from '@mui/icons-material/StarBorder';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { useGallery, useWatch } from '../gallery/useGallery';
import { PlainSections } from '../Section';
import { useFamily, useFeature } from '../useFamily';
import { FeatureBody } from './FeatureBody';

interface Named {
  family: string;
  name: string;
}

/** The neighbours in the list behind: features of all families, or those of this one. */
function useNeighbours(family: string, feature: string) {
  const [params] = useSearchParams();
  const flat = params.get('view') === 'features' && !params.get('as');
  const { features } = useGallery();
  const own = useMlHomeQuery(
    ['family-features-all', family],
    (api, signal) =>
      api.features.features(
        { params: { family }, query: { limit: 500 } },
        { signal },
      ),
    { enabled: !flat },
  );
  const list: Named[] = (flat ? features.data : own.data)?.items ?? [];
  const at = list.findIndex(
    one => one.family === family && one.name === feature,
  );
  return {
    previous: at > 0 ? list[at - 1] : undefined,
    next: at >= 0 ? list[at + 1] : undefined,
  };
}

/** A feature over the list that it was opened from. */
export function FeatureDrawer(props: { family: string; feature: string }) {
  const { family, feature } = props;
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const query = useFeature(family, feature);
  const detail = useFamily(family);
  const watch = useWatch();
  const { previous, next } = useNeighbours(family, feature);
  const overFamily = params.get('as') === 'family';
  const rest = {
    partition: undefined,
    calculator: undefined,
    target: undefined,
    deadline: undefined,
    // What one feature was looked at by is nothing of the next.
    node: undefined,
    scope: undefined,
  };
  const hrefOf = (one: Named | undefined) =>
    one &&
    `${paths.feature(one.family, one.name)}?${applyToQuery(params, rest)}`;
  const close = () => {
    const back = applyToQuery(params, {
      ...rest,
      as: undefined,
      behind: undefined,
      tab: overFamily ? params.get('behind') ?? undefined : undefined,
    }).toString();
    const to = overFamily ? paths.family(family) : paths.features;
    navigate(back ? `${to}?${back}` : to);
  };
  const page = `${paths.feature(family, feature)}?${applyToQuery(params, {
    as: 'page',
    behind: undefined,
  })}`;
  const watched = detail.data?.watched;
  return (
    <ObjectDrawer
      title={feature}
      above={
        <>
          {query.data?.entityKeys.slice(0, 2).map(key => (
            <Chip key={key} mono>
              {key}
            </Chip>
          ))}
          <span>{detail.data?.title ?? family}</span>
        </>
      }
      previous={hrefOf(previous)}
      next={hrefOf(next)}
      page={page}
      onClose={close}
      actions={
        watched !== undefined && (
          <Button
            icon={watched ? <Star /> : <StarBorder />}
            disabled={watch.isPending}
            title={
              watched
                ? t('features.unwatch', { name: family })
                : t('features.watch', { name: family })
            }
            onClick={() => watch.mutate({ family, watch: !watched })}
          >
            {watched ? t('features.watching') : t('features.watchShort')}
          </Button>
        )
      }
    >
      <PlainSections>
        <Settled
          query={query}
          what={t('feature.what', { name: `${family}/${feature}` })}
          failed={t('feature.failed')}
          back={<Button to={paths.family(family)}>{t('feature.back')}</Button>}
          skeleton={<LoadingSkeleton rows={8} />}
        >
          {data => <FeatureBody inset feature={data} />}
        </Settled>
      </PlainSections>
    </ObjectDrawer>
  );
}

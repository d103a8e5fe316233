import ChevronLeft from '@mui/icons-material/ChevronLeft';
import ChevronRight from '@mui/icons-material/ChevronRight';
import Box from '@mui/material/Box';
import {
  IconButton,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useEffect, useState } from 'react';
import { extensionOf, imageTypes, nameOf } from './artifactKinds';
import { loggedImageOf, stepsOf } from './loggedImage';
import { useImageName } from './useImageName';

/** A picture of a run. */
export function ImageView(props: { blob: Blob; path: string }) {
  const { t } = useMlHomeTranslation();
  const [url, setUrl] = useState<string>();
  const [broken, setBroken] = useState(false);
  const extension = extensionOf(props.path);
  useEffect(() => {
    // A data URL, as Backstage's content policy lets no blob be shown. The type
    // is ours, never the file's own word.
    const reader = new FileReader();
    reader.onload = () => setUrl(String(reader.result));
    reader.readAsDataURL(
      new Blob([props.blob], { type: imageTypes[extension] }),
    );
    setBroken(false);
    return () => reader.abort();
  }, [props.blob, extension]);
  if (broken) return <Box sx={{ p: 2 }}>{t('artifacts.broken')}</Box>;
  return (
    <Box sx={{ p: 2, overflow: 'auto' }}>
      {url && (
        <img
          src={url}
          alt={nameOf(props.path)}
          onError={() => setBroken(true)}
          style={{ maxWidth: '100%', display: 'block' }}
        />
      )}
    </Box>
  );
}

/** Walks through the steps at which one picture was logged. */
export function ImageSteps(props: {
  path: string;
  /** Files of the same folder. */
  paths: string[];
  onSelect: (path: string) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const imageName = useImageName();
  const image = loggedImageOf(props.path);
  const steps = stepsOf(props.paths, props.path);
  if (!image || !steps || steps.paths.length < 2) return null;
  const go = (by: number) => props.onSelect(steps.paths[steps.at + by]);
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: 2,
        pt: 1.5,
        color: k.second,
      }}
    >
      <IconButton
        label={t('preview.earlier')}
        disabled={steps.at <= 0}
        onClick={() => go(-1)}
      >
        <ChevronLeft />
      </IconButton>
      <input
        type="range"
        aria-label={t('preview.imageSteps', { key: image.key })}
        aria-valuetext={imageName(image)}
        min={0}
        max={steps.paths.length - 1}
        value={steps.at}
        onChange={event =>
          props.onSelect(steps.paths[Number(event.target.value)])
        }
      />
      <IconButton
        label={t('preview.later')}
        disabled={steps.at >= steps.paths.length - 1}
        onClick={() => go(1)}
      >
        <ChevronRight />
      </IconButton>
      <span>{imageName(image)}</span>
    </Box>
  );
}

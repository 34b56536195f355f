import { descriptionLimit, subjectLimit } from '../../../lib/domain/log-texts.ts';
import type { LogSettings } from '../../../lib/domain/log-settings.ts';
import { texts } from './rules-texts.ts';
import { sampleNames, sampleRecord, type SampleContext, type SampleName } from './sample.ts';

export interface PreviewProps {
  rules: LogSettings;
  context: SampleContext;
  sample: SampleName;
  onChoose: (sample: SampleName) => void;
}

/** What these rules would write of a made-up call or chat, while they are typed. */
export function Preview({ rules, context, sample, onChoose }: PreviewProps) {
  const record = sampleRecord(sample, rules, context);
  return (
    <aside className="rules-preview" aria-label={texts.preview}>
      <div className="rules-preview__head">
        <h4 className="rules-part__title">{texts.preview}</h4>
        <div className="segments" role="group" aria-label={texts.preview}>
          {sampleNames.map((name) => (
            <button
              key={name}
              type="button"
              className="segments__one"
              aria-pressed={name === sample}
              onClick={() => onChoose(name)}
            >
              {texts.samples[name]}
            </button>
          ))}
        </div>
      </div>
      <div className="rules-preview__record">
        <p className="rules-preview__object">
          {record.object}
          <span className="sub">{record.state}</span>
        </p>
        {record.subject !== undefined && (
          <>
            <p className="rules-preview__subject remote">{record.subject}</p>
            <p className="sub small figures">{texts.length(record.subject.length, subjectLimit)}</p>
            <pre className="rules-preview__text remote">{record.description}</pre>
            <p className="sub small figures">{texts.length(record.description.length, descriptionLimit)}</p>
          </>
        )}
      </div>
      <p className="sub small">{texts.previewText}</p>
    </aside>
  );
}

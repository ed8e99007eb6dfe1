/** What the page and the training worker say to each other. Every call has a number; replies carry it back. */
import type { DigitSet } from '../../data/digits.ts';
import type { Fault } from '../../lib/fault.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { BackendChoice, DeviceReport } from '../../run/device.ts';
import type { Predictions } from '../../run/engine.ts';
import type { RunEvent } from '../../run/events.ts';
import type { Embeddings, Insight } from '../../run/insight.ts';
import type { Job } from '../../run/job.ts';
import type { TrainedModel } from '../../run/model.ts';

/** From the page to the worker. */
export type Request =
  | {
      readonly kind: 'start';
      readonly call: number;
      readonly choice: BackendChoice;
      readonly threads: number;
    }
  /** Forgets the sets that were sent before. */
  | { readonly kind: 'clear-sets' }
  /** A set that `train` calls may name; its pixels, `length` bytes, follow in pieces. */
  | { readonly kind: 'set'; readonly set: SetHeader; readonly length: number }
  | {
      readonly kind: 'pixels';
      readonly id: string;
      /** Where these bytes go among the set's images. */
      readonly from: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  | {
      readonly kind: 'train';
      readonly call: number;
      readonly job: Job;
      /** Ids of the sets to train on and to validate on. */
      readonly digits: string;
      readonly validation: string;
    }
  /** The models that the following `predict` calls are about; replace those before them. */
  | { readonly kind: 'models'; readonly models: readonly TrainedModel[] }
  | {
      readonly kind: 'predict';
      readonly call: number;
      readonly images: Uint8Array<ArrayBuffer>;
      readonly shifts: boolean;
      readonly temperature: number;
    }
  /** The model that the following `inspect` and `embed` calls are about; replaces the one before. */
  | { readonly kind: 'model'; readonly model: TrainedModel }
  | { readonly kind: 'inspect'; readonly call: number; readonly image: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'embed'; readonly call: number; readonly images: Uint8Array<ArrayBuffer> }
  | {
      readonly kind: 'augment';
      readonly call: number;
      readonly recipe: Recipe;
      readonly images: Uint8Array<ArrayBuffer>;
      readonly draw: number;
    }
  /** How many threads a training may use from now on. */
  | { readonly kind: 'use-threads'; readonly atMost: number }
  /** Holds a training up, and lets it go on. */
  | { readonly kind: 'pause'; readonly call: number }
  | { readonly kind: 'resume'; readonly call: number }
  | { readonly kind: 'abort'; readonly call: number };

/** A set of digits without its pixels. */
export type SetHeader = Omit<DigitSet, 'images'>;

/** From the worker to the page. A call's replies end with `done` or `failed`. */
export type Reply =
  | { readonly kind: 'device'; readonly call: number; readonly report: DeviceReport }
  | { readonly kind: 'event'; readonly call: number; readonly event: RunEvent }
  | { readonly kind: 'predictions'; readonly call: number; readonly predictions: Predictions }
  | { readonly kind: 'insight'; readonly call: number; readonly insight: Insight }
  | { readonly kind: 'embeddings'; readonly call: number; readonly embeddings: Embeddings }
  | { readonly kind: 'images'; readonly call: number; readonly images: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'done'; readonly call: number }
  | { readonly kind: 'failed'; readonly call: number; readonly fault: Fault };

/** The app as a person meets it: everything is found by role and accessible name, never by markup. */
import { expect, type Download, type Locator, type Page } from '@playwright/test';

export type PanelName = 'Data' | 'Recipe' | 'Train' | 'Results' | 'Draw' | 'Submission';
/** A file that a test made. */
export interface MadeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}
/** A file to open: a path on the disk, or one made here. */
export type Input = string | MadeFile;

export class App {
  readonly page: Page;
  readonly status: Locator;
  readonly train: Locator;
  readonly stop: Locator;
  /** Any alert, in any panel. */
  readonly alerts: Locator;
  readonly validationAccuracy: Locator;
  readonly predictedDigit: Locator;
  readonly drawing: Locator;
  /** The page's header, which names the device in use. */
  readonly header: Locator;

  constructor(page: Page) {
    this.page = page;
    this.status = page.getByRole('status', { name: 'Training status' });
    this.train = page.getByRole('button', { name: 'Train', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
    this.alerts = page.getByRole('alert');
    this.validationAccuracy = page.getByLabel('Validation accuracy', { exact: true });
    this.predictedDigit = page.getByLabel('Predicted digit', { exact: true });
    this.drawing = page.getByRole('img', { name: 'Drawing canvas', exact: true });
    this.header = page.getByRole('banner');
  }

  async open(): Promise<void> {
    await this.page.goto('/');
    await expect(this.panel('Data')).toBeVisible();
  }

  panel(name: PanelName): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async useSampleDigits(): Promise<void> {
    await this.button('Use sample digits').click();
    await expect(this.panel('Data')).toContainText('5,000 labelled digits', { timeout: 30_000 });
    await expect(this.panel('Data')).toContainText('1,000 unlabelled digits');
  }

  async openFiles(...inputs: readonly Input[]): Promise<void> {
    const paths = inputs.filter(input => typeof input === 'string');
    const made = inputs.filter(input => typeof input !== 'string');
    const files = made.map(({ name, bytes }) => ({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(bytes),
    }));
    const input = this.page.getByLabel('Open data files');
    await (paths.length > 0 ? input.setInputFiles([...paths]) : input.setInputFiles(files));
  }

  /** Chooses a recipe by its id. */
  async choose(preset: string): Promise<void> {
    const group = this.page.getByRole('radiogroup', { name: 'Recipe', exact: true });
    await group.getByRole('radio', { name: new RegExp(`^${preset}(?![\\w-])`) }).check();
  }

  /** Sets numeric knobs by their labels. */
  async set(knobs: Readonly<Record<string, number>>): Promise<void> {
    for (const [label, value] of Object.entries(knobs)) {
      const field = this.panel('Recipe').getByLabel(label, { exact: true });
      await field.fill(String(value));
      await field.blur();
    }
  }

  /** Chooses options of selects in Recipe or Submission, by their labels. */
  async select(choices: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, option] of Object.entries(choices))
      await this.page.getByLabel(label, { exact: true }).selectOption({ label: option });
  }

  /** Opens the folded parts of the recipe's form with these titles. */
  async unfold(...titles: readonly ('Callbacks' | 'Augmentation' | 'Network' | 'As code')[]): Promise<void> {
    for (const title of titles) {
      const part = this.panel('Recipe')
        .getByRole('group')
        .filter({ has: this.page.locator('summary', { hasText: new RegExp(`^${title}`) }) });
      if ((await part.getAttribute('open')) === null) await part.locator('summary').click();
    }
  }

  async force(backend: 'Auto' | 'WebGPU' | 'WebGL' | 'WASM'): Promise<void> {
    await this.page.getByLabel('Backend', { exact: true }).selectOption({ label: backend });
  }

  /** Starts a run and waits until it is under way; milliseconds from the click to the first step. */
  async begin(): Promise<number> {
    const started = performance.now();
    await this.train.click();
    await expect(this.status).toContainText('Training', { timeout: 60_000 });
    return performance.now() - started;
  }

  /** Trains to the end; milliseconds from the click to Finished. Fails at once where the run fails. */
  async trainToEnd(limit: number): Promise<number> {
    const started = performance.now();
    await this.train.click();
    await expect(this.status).toContainText(/Preparing|Training|Finished|Failed/);
    await expect(this.status).toContainText(/Finished|Failed|Stopped/, { timeout: limit });
    const took = performance.now() - started;
    const alerts = await this.alerts.allTextContents();
    await expect(this.status, alerts.join(' ')).toContainText('Finished');
    return took;
  }

  /** Validation accuracy in percent, from text like "98.91 %". */
  async accuracy(): Promise<number> {
    await expect(this.validationAccuracy).toContainText(/\d+\.\d+\s*%/);
    return Number.parseFloat((await this.validationAccuracy.textContent()) ?? '');
  }

  /** Presses the button that downloads submission.csv, and waits for the file. */
  async downloadSubmission(limit = 60_000): Promise<Download> {
    return this.download('submission.csv', limit);
  }

  /** Presses the button "Download …", and waits for its file. */
  async download(what: string, limit = 20_000): Promise<Download> {
    const arrives = this.page.waitForEvent('download', { timeout: limit });
    await this.button(`Download ${what}`).click();
    return arrives;
  }

  /** The table of this name, wherever it stands: one row of cell texts a row, headers included. */
  async tableRows(name: string): Promise<readonly (readonly string[])[]> {
    const rows = await this.page.getByRole('table', { name, exact: true }).getByRole('row').all();
    return Promise.all(
      rows.map(row =>
        row.locator('th, td, [role=columnheader], [role=rowheader], [role=cell]').allInnerTexts(),
      ),
    );
  }
}

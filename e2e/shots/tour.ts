/** Takes the pictures of a tour: what a person does on the page, with a dot where the pointer is. */
import type { Locator, Page } from '@playwright/test';
import type { App } from '../support/app.ts';
import { drawDigit } from '../support/pen.ts';
import type { Take } from './darkroom.ts';

/** Pictures of a pointer's way from one place to the next. */
const STEPS = 5;

export class Tour {
  readonly #page: Page;
  readonly #takes: Take[] = [];
  #at: readonly [x: number, y: number] = [640, 500];

  constructor(page: Page) {
    this.#page = page;
  }

  /** The pictures so far, sped up or slowed down so that they last `ms` in all. */
  lasting(ms: number): readonly Take[] {
    const now = this.#takes.reduce((sum, take) => sum + take.ms, 0);
    return this.#takes.map(take => ({ ...take, ms: Math.max(20, Math.round((take.ms * ms) / now)) }));
  }

  /** One picture, shown for `ms`. */
  async shoot(ms: number): Promise<void> {
    await this.#page.evaluate(showPointer, this.#at);
    this.#takes.push({ png: await this.#page.screenshot(), ms });
  }

  /** Pictures of what happens by itself. */
  async shootUntil(
    isOver: () => Promise<boolean>,
    { everyMs, shownMs }: { readonly everyMs: number; readonly shownMs: number },
  ): Promise<void> {
    while (!(await isOver())) {
      await this.shoot(shownMs);
      await this.#page.waitForTimeout(everyMs);
    }
  }

  /** The pointer goes to a button and presses it. */
  async pressOn(target: Locator): Promise<void> {
    const box = await target.boundingBox();
    if (!box) throw new Error('The tour finds no such button.');
    await this.#goTo([box.x + box.width / 2, box.y + box.height / 2]);
    await target.click();
  }

  /** Draws a digit on an empty sheet, with a picture every few moves. */
  async draw(app: App, digit: number): Promise<void> {
    await this.#page.keyboard.press('Delete');
    const { mouse } = this.#page;
    let moves = 0;
    const film = {
      move: async (x: number, y: number): Promise<void> => {
        await mouse.move(x, y, { steps: 3 });
        this.#at = [x, y];
        if (moves++ % 3 === 0) await this.shoot(120);
      },
      down: () => mouse.down(),
      up: () => mouse.up(),
    };
    await drawDigit(this.#page, app.drawing, digit, film);
    await this.#page.waitForTimeout(800);
  }

  async #goTo(place: readonly [x: number, y: number]): Promise<void> {
    const [fromX, fromY] = this.#at;
    for (let step = 1; step <= STEPS; step++) {
      const share = step / STEPS;
      this.#at = [fromX + (place[0] - fromX) * share, fromY + (place[1] - fromY) * share];
      await this.shoot(70);
    }
    await this.shoot(250);
  }
}

/** Runs on the page: a dot that is no part of it. */
function showPointer([x, y]: readonly [number, number]): void {
  let dot = document.querySelector<HTMLElement>('[data-tour]');
  if (!dot) {
    dot = document.createElement('div');
    dot.dataset['tour'] = '';
    dot.ariaHidden = 'true';
    Object.assign(dot.style, {
      position: 'fixed',
      width: '20px',
      height: '20px',
      margin: '-10px',
      border: '2px solid white',
      borderRadius: '50%',
      background: 'rgb(179 84 30 / 75%)',
      boxShadow: '0 0 0 1px rgb(0 0 0 / 25%)',
      pointerEvents: 'none',
      zIndex: '1000',
    });
    document.body.append(dot);
  }
  dot.style.left = `${x}px`;
  dot.style.top = `${y}px`;
}

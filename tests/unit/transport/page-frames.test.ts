import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lendFrames, nextFrame } from '#window/connection/page-frames.ts';

class DrawingWindow {
  closed = false;
  readonly #tasks = new Map<number, () => void>();
  #handles = 0;

  get waiting(): number {
    return this.#tasks.size;
  }

  requestAnimationFrame(task: () => void): number {
    this.#tasks.set(++this.#handles, task);
    return this.#handles;
  }

  cancelAnimationFrame(handle: number): void {
    this.#tasks.delete(handle);
  }

  draw(): void {
    const tasks = [...this.#tasks.values()];
    this.#tasks.clear();
    for (const task of tasks) task();
  }
}

let page: DrawingWindow;

beforeEach(() => {
  vi.useFakeTimers();
  page = new DrawingWindow();
  vi.stubGlobal('requestAnimationFrame', (task: () => void) => page.requestAnimationFrame(task));
  vi.stubGlobal('cancelAnimationFrame', (handle: number) => page.cancelAnimationFrame(handle));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('a task runs once, in the next frame', () => {
  let runs = 0;
  nextFrame(() => runs++);
  expect(runs).toBe(0);
  page.draw();
  page.draw();
  vi.advanceTimersByTime(1_000);
  expect(runs).toBe(1);
});

it('a task runs soon though nothing is drawn, and not again when drawing resumes', () => {
  let runs = 0;
  nextFrame(() => runs++);
  vi.advanceTimersByTime(250);
  expect(runs).toBe(1);
  expect(page.waiting).toBe(0);
});

it('a cancelled task never runs', () => {
  let runs = 0;
  nextFrame(() => runs++)();
  page.draw();
  vi.advanceTimersByTime(1_000);
  expect(runs).toBe(0);
});

it('a hidden page runs in the frames of a window that it popped out, until that is closed', () => {
  let runs = 0;
  const popout = new DrawingWindow();
  const back = [lendFrames(popout), lendFrames(popout)];
  back[0]?.();
  nextFrame(() => runs++);
  popout.draw();
  expect(runs).toBe(1);
  popout.closed = true;
  nextFrame(() => runs++);
  popout.draw();
  expect(runs).toBe(1);
  page.draw();
  expect(runs).toBe(2);
  back[1]?.();
});

/** Packs up to eight columns of B into a panel whose rows lie one after the other. */
import { Expression } from '../asm/expression.ts';
import type { FunctionBuilder } from '../asm/function.ts';
import type { ModuleBuilder } from '../asm/module.ts';
import { Registers, transposed } from '../asm/registers.ts';
import { signature } from '../asm/signature.ts';
import { PANEL_COLUMNS, ROW_BYTES, VECTORS, type Storage } from './panel.ts';

/** panel[depth][8] from b, stored as it is or transposed; columns that are missing become zero. */
export const packSignature = (storage: Storage) =>
  signature(`pack_${storage}`, ['b', 'bStride', 'depth', 'columns', 'panel']);

const storeZeroRow = (f: FunctionBuilder, address: Expression): void => {
  for (let j = 0; j < VECTORS; j++) f.store(address, Expression.of(0, 'f32x4'), 16 * j);
};

/** panel[depth][8] = b[depth][columns], padded with zeros. */
export function definePackRows(module: ModuleBuilder): void {
  module.define(packSignature('n'), (f, { b, bStride, depth, columns, panel }) => {
    f.range(0, depth, 1, () => {
      f.when(
        columns.equals(PANEL_COLUMNS),
        () => {
          for (let j = 0; j < VECTORS; j++) f.store(panel, b.load('f32x4', 16 * j), 16 * j);
        },
        () => {
          storeZeroRow(f, panel);
          f.range(0, columns, 1, i => f.store(panel.add(i.shiftLeft(2)), b.add(i.shiftLeft(2)).load('f32')));
        },
      );
      b.advance(bStride);
      panel.advance(ROW_BYTES);
    });
  });
}

/** panel[depth][8] = b[columns][depth] transposed, padded with zeros. */
export function definePackColumns(module: ModuleBuilder): void {
  module.define(packSignature('t'), (f, { b, bStride, depth, columns, panel }) => {
    const k = f.i32(0);
    const source = f.i32();
    const target = f.i32();
    const start = (): void => {
      source.set(b.add(k.shiftLeft(2)));
      target.set(panel.add(k.multiply(ROW_BYTES)));
    };
    const square = new Registers(f, 2, 4);
    f.when(columns.equals(PANEL_COLUMNS), () =>
      f.loop(k, depth.subtract(3), 4, () => {
        start();
        for (let j = 0; j < VECTORS; j++) {
          for (const row of square.row(0)) {
            row.set(source.load('f32x4'));
            source.advance(bStride);
          }
          transposed(square).forEach((row, i) => f.store(target, row, i * ROW_BYTES + 16 * j));
        }
      }),
    );
    f.loop(k, depth, 1, () => {
      start();
      storeZeroRow(f, target);
      f.range(0, columns, 1, () => {
        f.store(target, source.load('f32'));
        source.advance(bStride);
        target.advance(4);
      });
    });
  });
}

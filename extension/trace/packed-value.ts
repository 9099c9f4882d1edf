// Plain data as compact bytes, and back: objects of one shape name their keys once, strings stand once, small numbers take one byte, typed arrays
// their own bytes. Knows nothing of traces.

/** One value. Throws TypeError on what is no plain data: functions, symbols, instances of classes. */
export function pack(value: unknown): Uint8Array {
  const strings = new Map<string, number>();
  const shapes = new Map<string, number>();
  const view = createWriter();

  const writeString = (text: string): void => {
    const known = strings.get(text);
    view.varint(known ?? strings.size);
    if (known !== undefined) return;
    strings.set(text, strings.size);
    view.text(text);
  };
  const writeList = (items: Iterable<unknown>, length: number): void => {
    view.varint(length);
    for (const item of items) write(item);
  };
  const writeNumber = (one: number): void => {
    if (!Number.isSafeInteger(one) || Object.is(one, -0)) {
      view.byte(tags.double);
      view.double(one);
    } else if (one >= 0 && one < 256 - tags.small) view.byte(tags.small + one);
    else {
      view.byte(one < 0 ? tags.negative : tags.positive);
      view.varint(Math.abs(one));
    }
  };
  const writeObject = (one: object): void => {
    if (Object.getPrototypeOf(one) !== Object.prototype) throw new TypeError('an instance of a class cannot be packed');
    const keys = Object.keys(one);
    const shape = `${keys.length}\0${keys.join('\0')}`;
    const known = shapes.get(shape);
    view.byte(tags.object);
    view.varint(known ?? shapes.size);
    if (known === undefined) {
      if (keys.some((key) => key.includes('\0'))) throw new TypeError('a key with a NUL cannot be packed');
      shapes.set(shape, shapes.size);
      view.varint(keys.length);
      for (const key of keys) writeString(key);
    }
    for (const key of keys) write((one as Record<string, unknown>)[key]); // a plain object's own key
  };
  const write = (one: unknown): void => {
    if (typeof one === 'number') writeNumber(one);
    else if (typeof one === 'string') {
      view.byte(tags.string);
      writeString(one);
    } else if (one === undefined) view.byte(tags.undefined);
    else if (one === null) view.byte(tags.null);
    else if (typeof one === 'boolean') view.byte(one ? tags.true : tags.false);
    else if (typeof one !== 'object') throw new TypeError(`a ${typeof one} cannot be packed`);
    else if (Array.isArray(one)) {
      view.byte(tags.array);
      writeList(one, one.length);
    } else if (one instanceof Set) {
      view.byte(tags.set);
      writeList(one, one.size);
    } else if (one instanceof Uint8Array || one instanceof Uint32Array) {
      view.byte(one instanceof Uint8Array ? tags.bytes : tags.words);
      view.varint(one.length);
      view.copy(new Uint8Array(one.buffer, one.byteOffset, one.byteLength));
    } else if (one instanceof Float64Array) {
      view.byte(tags.doubles);
      view.varint(one.length);
      for (const number of one) view.double(number);
    } else writeObject(one);
  };
  write(value);
  return view.bytes();
}

/** What `pack` was given, on a machine of the same byte order. Throws RangeError on bytes that it did not write. */
export function unpack(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const strings: string[] = [];
  const shapes: (readonly string[])[] = [];
  let at = 0;

  const byte = (): number => view.getUint8(at++);
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const part = byte();
      value += (part & 127) * scale;
      if (part < 128) return value;
    }
  };
  /** A count of things that take at least one byte each. */
  const count = (each = 1): number => {
    const length = varint();
    if (length * each > bytes.length - at) throw new RangeError('packed data ends early');
    return length;
  };
  const string = (): string => {
    const index = varint();
    if (index === strings.length) {
      const isWide = byte() === 1;
      const length = count();
      const part = bytes.subarray(at, at + length);
      at += length;
      strings.push(isWide ? wide(part) : decoder.decode(part));
    }
    const known = strings[index];
    if (known === undefined) throw new RangeError('a string is not known');
    return known;
  };
  const read = (): unknown => {
    const tag = byte();
    if (tag >= tags.small) return tag - tags.small;
    switch (tag) {
      case tags.undefined:
        return undefined;
      case tags.null:
        return null;
      case tags.false:
        return false;
      case tags.true:
        return true;
      case tags.positive:
        return varint();
      case tags.negative:
        return -varint();
      case tags.double:
        at += 8;
        return view.getFloat64(at - 8);
      case tags.string:
        return string();
      case tags.array:
        return Array.from({ length: count() }, read);
      case tags.set:
        return new Set(Array.from({ length: count() }, read));
      case tags.bytes: {
        const length = count();
        at += length;
        return new Uint8Array(bytes.subarray(at - length, at));
      }
      case tags.words: {
        const length = 4 * count(4);
        at += length;
        return new Uint32Array(new Uint8Array(bytes.subarray(at - length, at)).buffer);
      }
      case tags.doubles: {
        const values = new Float64Array(count(8));
        for (let i = 0; i < values.length; i += 1, at += 8) values[i] = view.getFloat64(at);
        return values;
      }
      case tags.object: {
        const index = varint();
        if (index === shapes.length) shapes.push(Array.from({ length: count() }, string));
        const keys = shapes[index];
        if (keys === undefined || keys.includes('__proto__')) throw new RangeError('a shape is not known');
        const made: Record<string, unknown> = {};
        for (const key of keys) made[key] = read();
        return made;
      }
      default:
        throw new RangeError(`no value begins with ${tag}`);
    }
  };
  const value = read();
  if (at < bytes.length) throw new RangeError('bytes behind the packed data');
  return value;
}

const tags = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  positive: 4,
  negative: 5,
  double: 6,
  string: 7,
  array: 8,
  object: 9,
  set: 10,
  doubles: 11,
  bytes: 12,
  words: 13,
  /** From here on a byte is a number. */
  small: 16,
} as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** UTF-8 cannot say half a surrogate pair. */
const halves = /\p{Cs}/u;

function wide(bytes: Uint8Array): string {
  const units: string[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) units.push(String.fromCharCode(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)));
  return units.join('');
}

interface Writer {
  byte(value: number): void;
  /** A whole number from 0 to 2^53 - 1. */
  varint(value: number): void;
  double(value: number): void;
  text(value: string): void;
  copy(value: Uint8Array): void;
  bytes(): Uint8Array;
}

function createWriter(): Writer {
  let buffer = new Uint8Array(1 << 16);
  let view = new DataView(buffer.buffer);
  let at = 0;
  const room = (more: number): void => {
    if (at + more <= buffer.length) return;
    const longer = new Uint8Array(Math.max(2 * buffer.length, at + more));
    longer.set(buffer.subarray(0, at));
    buffer = longer;
    view = new DataView(buffer.buffer);
  };
  const byte = (value: number): void => {
    room(1);
    buffer[at++] = value;
  };
  const varint = (value: number): void => {
    room(8);
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) buffer[at++] = (rest % 128) | 128;
    buffer[at++] = rest;
  };
  return {
    byte,
    varint,
    double(value) {
      room(8);
      view.setFloat64(at, value);
      at += 8;
    },
    text(value) {
      if (!halves.test(value)) {
        const encoded = encoder.encode(value);
        byte(0);
        varint(encoded.length);
        room(encoded.length);
        buffer.set(encoded, at);
        at += encoded.length;
        return;
      }
      byte(1);
      varint(2 * value.length);
      room(2 * value.length);
      for (let i = 0; i < value.length; i += 1, at += 2) view.setUint16(at, value.charCodeAt(i));
    },
    copy(value) {
      room(value.length);
      buffer.set(value, at);
      at += value.length;
    },
    bytes: () => buffer.slice(0, at),
  };
}

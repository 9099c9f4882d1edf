// Lines that are part of the log but no event: stacks, hexdumps, strace's own messages, summaries, comments, blanks.

export interface StructureReader {
  /** True when this line is structure. Lines must come in order: a summary table is known by its head. */
  isStructure(text: string): boolean;
  /** A summary has begun and may go on. */
  inSummary(): boolean;
}

export function createStructureReader(): StructureReader {
  let inSummary = false;
  return {
    inSummary: () => inSummary,
    isStructure(text) {
      // Most lines start with a pid or a name; only a few characters can start structure.
      switch (text.charCodeAt(0)) {
        case SPACE:
          if (text.startsWith(' > ') || isDump(text) || text.trim() === '') return true;
          if (!mayBeHead(text) || !isHead(text)) break;
          inSummary = true;
          return true;
        case DASH:
          if (text.startsWith('-----')) return inSummary || isRule(text);
          break;
        case PERCENT:
          if (!text.startsWith('% time ')) break;
          inSummary = true;
          return true;
        case HASH:
          return !text.startsWith('# lp: ');
        default:
          if (Number.isNaN(text.charCodeAt(0)) || isMessage(text)) return true;
          if (mayBeHead(text) && isHead(text)) {
            inSummary = true;
            return true;
          }
      }
      if (!inSummary) return false;
      if (isTotal(text)) inSummary = false;
      else if (!isRow(text)) {
        inSummary = false;
        return false;
      }
      return true;
    },
  };
}

/** Text behind a pid and stamp that is a message, not an event. */
export function isModeMessage(text: string, start: number): boolean {
  return text.startsWith('[ Process PID=', start);
}

const SPACE = 32;
const HASH = 35;
const PERCENT = 37;
const DASH = 45;

function isMessage(text: string): boolean {
  switch (text.charCodeAt(0)) {
    case 115:
      return text.startsWith('strace: ');
    case 80:
      return /^Process \d+ (?:attached|detached|resumed|suspended)/.test(text);
    case 83:
      return text.startsWith('System call usage summary for ');
    case 91:
      return isModeMessage(text, 0);
    default:
      return false;
  }
}

/** Bytes that -e read and -e write print behind a call, and the heads in front of each buffer's. */
function isDump(text: string): boolean {
  return text.startsWith(' | ') || /^ (?:\* \d+ bytes in buffer|= \d+ buffers in vector) \d+$/.test(text);
}

/** Cheap: heads have no parenthesis and always the calls' names. */
function mayBeHead(text: string): boolean {
  return text.includes('syscall') && !text.includes('(');
}

/** The head of a summary with chosen columns (-U, in any order): names of columns and nothing else. */
function isHead(text: string): boolean {
  return /^ *(?:(?:% time|seconds|shortest|longest|usecs\/call|calls|errors|syscall|name|wall-[a-z-]+|(?:min|max|avg)-[a-z]+|total-time)(?: +|$)){2,}$/.test(
    text,
  );
}

/** A rule of dashes under a head: `------ -----------`. */
function isRule(text: string): boolean {
  return /^-{5,}(?: -+)+ *$/.test(text);
}

/** Numbers and a call's name, which -U may put anywhere. */
function isRow(text: string): boolean {
  return /^ *(?:[\d.]+ +)*[a-z_]\w*(?: +[\d.]+)* *$/i.test(text);
}

function isTotal(text: string): boolean {
  return /^(?:[\d. ]* )?total(?: [\d. ]*)?$/.test(text);
}

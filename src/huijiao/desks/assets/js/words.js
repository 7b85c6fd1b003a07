// The sentences that scripts say, in both languages; everything else comes from the server.
const ZH = {
  saved: (time) => `草稿已保存 ${time}`,
  savedHere: (time) => `草稿已保存在本机 ${time}`,
  found: (time) => `这里有您 ${time} 没有提交的草稿。`,
  restore: "恢复草稿",
  discard: "丢弃草稿",
  restored: "草稿已恢复，请核对后提交。密码和文件需要重新填写。",
  chooseFolder: "选择文件夹",
  chooseFiles: "选择文件",
  dropHere: "把文件夹或文件拖到这里，目录结构会保留",
  resumeHint: "中断后再次选择同样的文件，会从中断处继续",
  waiting: "等待",
  sending: "上传中",
  paused: "已暂停",
  failed: "未完成",
  sent: "已上传",
  kept: "已在服务器上",
  pause: "暂停",
  resume: "继续",
  retry: "重试",
  remove: "移除",
  pauseAll: "全部暂停",
  resumeAll: "全部继续",
  total: (n, all) => `${n} / ${all} 个文件`,
  left: (text) => `剩余约 ${text}`,
  hidden: (n) => `另有 ${n} 个文件未列出`,
  allSent: "全部上传完毕",
  someFailed: (n) => `${n} 个文件没有传完，可以重试`,
  leave: "上传还没有结束。离开后可以再来，从中断处继续。",
  offline: "网络断开，恢复后自动继续",
  seconds: (n) => `${n} 秒`,
  minutes: (n) => `${n} 分钟`,
  hours: (n) => `${n} 小时`,
  tooMany: "浏览器没有权限读取这个文件夹",
  empty: "没有找到文件。空文件夹不会上传。",
  ending: "登录将在 10 分钟内到期。草稿会自动保存。",
  ended: "登录已到期。请在新窗口登录，再回到这里继续；已填内容不会丢失。",
  stay: "保持登录",
  login: "在新窗口登录",
};
const EN = {
  saved: (time) => `Draft saved ${time}`,
  savedHere: (time) => `Draft saved on this computer ${time}`,
  found: (time) => `You have an unsent draft of ${time}.`,
  restore: "Restore the draft",
  discard: "Discard the draft",
  restored: "The draft is restored; check it before you submit. Passwords and files must be entered again.",
  chooseFolder: "Choose a folder",
  chooseFiles: "Choose files",
  dropHere: "Drop a folder or files here; the tree of folders is kept",
  resumeHint: "After an interruption choose the same files again: the upload goes on where it stopped",
  waiting: "Waiting",
  sending: "Sending",
  paused: "Paused",
  failed: "Not finished",
  sent: "Sent",
  kept: "Already on the server",
  pause: "Pause",
  resume: "Resume",
  retry: "Retry",
  remove: "Remove",
  pauseAll: "Pause all",
  resumeAll: "Resume all",
  total: (n, all) => `${n} of ${all} files`,
  left: (text) => `about ${text} left`,
  hidden: (n) => `${n} more files are not listed`,
  allSent: "All files are sent",
  someFailed: (n) => `${n} files did not finish; you can retry`,
  leave: "The upload has not ended. You may leave and go on later where it stopped.",
  offline: "No network; goes on by itself when it is back",
  seconds: (n) => `${n} s`,
  minutes: (n) => `${n} min`,
  hours: (n) => `${n} h`,
  tooMany: "The browser may not read this folder",
  empty: "No files were found. Empty folders are not sent.",
  ending: "Your session ends within 10 minutes. Drafts are saved by themselves.",
  ended: "Your session has ended. Log in in a new window, then go on here; nothing you typed is lost.",
  stay: "Stay logged in",
  login: "Log in in a new window",
};

export const words = document.documentElement.lang.startsWith("zh") ? ZH : EN;

export function clock(date) {
  return date.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
}

export function day(date) {
  const today = new Date().toDateString() === date.toDateString();
  return today ? clock(date) : `${date.toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" })} ${clock(date)}`;
}

// Decimal units, as the server writes them.
export function bytes(n) {
  let power = 0;
  while (n >= 999.5 && power < 5) {
    n /= 1000;
    power += 1;
  }
  return `${power && n < 100 ? n.toFixed(1) : Math.round(n)} ${["B", "KB", "MB", "GB", "TB", "PB"][power]}`;
}

export function duration(seconds) {
  if (seconds < 90) return words.seconds(Math.max(1, Math.round(seconds)));
  if (seconds < 5400) return words.minutes(Math.round(seconds / 60));
  return words.hours((seconds / 3600).toFixed(1));
}

// Builds an element; texts are set as text, never as markup.
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value !== false && value != null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

"""The longer texts of the public pages, both languages side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huijiao.core.text import Text as T

ABOUT = (
    T("依据《科学数据管理办法》和国科办基〔2019〕104 号文，承担科技计划项目科学数据的接收、审查、保存和共享。",
      "Under the Measures for the Management of Scientific Data and document No. 104 (2019), the centre receives, reviews, keeps "
      "and shares the data of publicly funded research projects."),
    T("项目验收前应完成数据汇交。审查通过后，中心出具汇交凭证，可在线或离线核验。",
      "Data are deposited before a project is accepted. Once they pass the review, the centre issues a certificate that anyone "
      "can check, online or offline."),
)  # fmt: skip

#: What happens in each of the seven steps, for someone who deposits for the first time.
STEPS: Mapping[str, T] = {
    "plan": T("上传任务书和汇交方案，系统先查一遍；中心 3 个工作日内审查，再报项目管理方同意。",
              "Upload the task book and the deposit plan; the system checks them first. The centre reviews within 3 working days, then the agency agrees."),
    "preparation": T("按方案整理数据，每个数据集或工具填一份元数据表，名称与方案一致。",
                     "Prepare the data as planned. One metadata record for each dataset or tool, under the name it has in the plan."),
    "submission": T("上传数据文件（网页断点续传、FTPS 或寄送硬盘），附质量信息报告，与中心签订汇交协议。",
                    "Send the files (resumable upload, FTPS, or disks by post) with the quality report, and sign the agreement."),
    "review": T("中心 3 个工作日内逐项审查。有问题只退回有问题的数据集；通过后出具审查报告和汇交凭证。",
                "The centre reviews within 3 working days. Only datasets with problems come back; then the report and certificate are issued."),
    "archiving": T("中心归类、编号，保存两份并定期核对，每个数据集得到永久标识。",
                   "The centre classifies and numbers the data and keeps two copies, checked regularly. Each dataset gets a persistent identifier."),
    "publication": T("您报送共享目录，管理方同意后，按约定的方式和时间公开。",
                     "You report the catalogue; once the agency agrees, the data are published in the way and at the time agreed."),
    "use": T("使用者查找、下载、引用。您可以看到使用情况，也可以更新数据。",
             "People find, download and cite the data. You see how they are used, and may send new versions."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the guide: anchor, heading, paragraphs."""

    anchor: str
    title: T
    paragraphs: tuple[T, ...]


GUIDE = (
    Section("before", T("准备什么", "What you need"), (
        T("一个机构用户账号。单位第一次来汇交时，填一次机构信息并上传机构证件；以后同事注册只需选择本单位。",
          "An institution account. The first user of an institution enters its details and a scan of its certificate; colleagues then "
          "only choose the institution."),
        T("项目任务书（考核指标表）、汇交方案和元数据表。可在“空白表格”下载，用 Word 或 WPS 填写后上传，系统会读取内容，不必再录一遍。",
          "The task book (table of indicators), the deposit plan and the metadata records. Download the blank forms, fill them in with "
          "Word or WPS and upload them: the system reads them, nothing is typed twice."),
        T("涉密数据不得通过本系统汇交，请联系项目管理方线下办理。含个人信息、人类遗传资源或高致病性病原微生物的，须先取得相应批准。",
          "Classified data must never be sent through this system; ask the agency for the off-line procedure. Personal information, human "
          "genetic resources and highly pathogenic agents need their permits first."),
    )),
    Section("plan", T("第一步：汇交方案", "Step 1: the plan"), (
        T("登录后选择项目所属专项，阅读说明并作出承诺，填写项目基本信息，再上传材料。上传后立即看到检查结果：哪一处、错在哪里、怎样改。",
          "Log in, choose the programme, read the instructions and give the undertaking, enter the project's details, then upload the "
          "papers. You see the findings at once: where, what is wrong, how to mend it."),
        T("任务书里每一项考核指标都要在方案中有对应的数据。方案盖章后上传扫描件，提交审查。",
          "Every indicator of the task book needs its data in the plan. Upload the sealed scan and submit."),
    )),
    Section("data", T("第二步：数据和元数据", "Step 2: data and metadata"), (
        T("每个数据集建一个文件夹，文件夹名与方案中的数据集名称一致。论文、专利、软件著作权等各汇总成一个清单。",
          "One folder per dataset, named as in the plan. Papers, patents and software copyrights are collected in one list each."),
        T("网页上传可以随时中断和继续；单个文件不限大小。总量超过 1 TB 时，可申请寄送硬盘。",
          "Uploads in the browser may be interrupted and continued at any time, whatever the size of a file. Above 1 TB in all you may "
          "ask to send disks."),
        T("在自己的电脑上也可以先查：运行 huijiao check 文件夹，用的是和中心同一套规则。",
          "You may check on your own computer first: huijiao check FOLDER runs the very rules of the centre."),
    )),
    Section("review", T("第三步：审查和凭证", "Step 3: review and certificate"), (
        T("中心在 3 个工作日内给出意见。退回时逐条写明位置和改法，请在 10 个工作日内修改后再次提交；已通过的数据集不用重交。",
          "The centre answers within 3 working days. If something comes back, each finding names its place and its remedy; send the "
          "correction within 10 working days. Datasets that have passed need not be sent again."),
        T("全部通过并且双方签章后，中心出具审查报告和汇交凭证，报项目管理方审批。凭证编号可在“凭证核验”中查询。",
          "When everything has passed and both parties have sealed, the centre issues the report and the certificate and sends them to "
          "the agency. The number can be looked up under “Check a certificate”."),
    )),
    Section("sharing", T("第四步：共享", "Step 4: sharing"), (
        T("数据以开放为常态、不开放为例外。每个数据集选择一种共享方式：完全开放共享、注册后完全开放共享、协议共享、暂不共享。暂不共享须写明理由和公开时间。",
          "Open is the rule, closed the exception. Each dataset has one sharing mode: open, open after registration, by agreement, not "
          "shared for now. The last needs a reason and an opening date."),
        T("可以设定保护期，到期自动公开。公开后请在论文中引用数据标识。",
          "You may set a protection period; the data open by themselves when it ends. Cite the identifier in your papers."),
    )),
)  # fmt: skip

#: What people ask most: question, answer.
QUESTIONS = (
    (T("谁可以汇交？", "Who may deposit?"),
     T("项目第一承担单位的机构用户。个人用户可以查找和下载数据，不能汇交项目数据。",
       "Institution users of the lead institution. Personal users may search and download, but not deposit project data.")),
    (T("填到一半可以离开吗？", "May I leave half-way?"),
     T("可以。表单自动保存草稿，上传可以从断点继续。", "Yes. Forms keep a draft by themselves, and uploads continue where they stopped.")),
    (T("轮到谁处理，怎么知道？", "How do I know whose turn it is?"),
     T("项目页面最上方写明现在由谁处理、从何时起、什么时候到期；轮到您时会收到邮件和站内信。",
       "The top of the project page says who has it, since when, and by when. When it is your turn you get a letter by e-mail and on "
       "your desk.")),
    (T("提交后发现错误怎么办？", "What if I find a mistake after submitting?"),
     T("审查开始前可以撤回修改；之后请联系中心，由审查人退回。已发布的数据以新版本更正，旧版本保留。",
       "Before the review begins you may take it back. Later, ask the centre to return it. Published data are corrected by a new "
       "version; the old one stays.")),
    (T("怎样下载整个数据集？", "How do I download a whole dataset?"),
     T("数据集页面列出每个文件和校验值清单。下载地址支持断点续传，下载后可用 sha256sum -c 核对。",
       "The dataset's page lists every file and the checksums. Downloads can be resumed; check them afterwards with sha256sum -c.")),
)  # fmt: skip

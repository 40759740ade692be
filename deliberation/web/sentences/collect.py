"""Why a proposal or a co-signature is refused, and what the import says of a row or a file."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "collect.private_is_not_cosigned": _l("这是不公开的纠纷，不征集联名。"),
    "collect.title_too_short": _l("标题太短，至少写 %(least)s 个字。"),
    "collect.title_too_long": _l("标题最多 %(most)s 个字，现在是 %(now)s 个字，请写短一点。"),
    "collect.problem_missing": _l("请写明出了什么问题。"),
    "collect.text_too_long": _l("这一段最多 %(most)s 个字，现在是 %(now)s 个字，请写短一点。"),
    "collect.signature_was_counted": _l("议题已经提交审核，您的联名算在里面，不能再收回。"),
    "collect.cosigning_over": _l("这个议题已经有了结果，或者已经不在办理中，不能再联名。"),
    "collect.not_to_be_proposed_anew": _l("这个议题还在办理，或者已经有了决定，不能重新提出。"),
    "collect.nobody_called": _l("名册里没有叫“%(called)s”的成年居民，请核对姓名和门牌。"),
    "collect.several_called": _l(
        "叫“%(called)s”的居民不止一位。请在姓名前写上楼栋和门牌，例如：%(example)s。"
    ),
    "covering.words_missing": _l("请写明要遮盖哪些字。"),
    "covering.word_too_short": _l("每一处至少写 %(least)s 个字，不然到处都会遮盖。"),
    "covering.reason_missing": _l("请写明理由，会公开。"),
    "covering.not_there": _l("这里的公开文字里没有这些字，请照原文写。"),
    "collect.double_unknown": _l("没有这个编号的议题，没法按重复处理。"),
    # photos
    "photos.too_many": _l("最多 %(most)s 张照片，现在选了 %(now)s 张。"),
    "photos.too_large": _l("“%(file)s”太大，每张最多 %(most)s MB。请在手机上缩小，或者换一张。"),
    "photos.too_many_pixels": _l(
        "“%(file)s”的尺寸太大，最多 %(most)s 万像素。请在手机上缩小，或者换一张。"
    ),
    "photos.no_picture": _l("“%(file)s”不是照片。请选 JPG、PNG 或 WebP 格式的照片。"),
    "photos.broken": _l("“%(file)s”打不开，可能没有传完整。请重新选一次，或者换一张。"),
    "photos.busy": _l("前面还有人在传照片。请过几秒钟再选一次照片，再交一次。"),
    # files
    "sheets.too_large": _l("文件太大，最多 %(most)s MB。请分成几份。"),
    "sheets.kind_unknown": _l("不认识“%(kind)s”这种文件。请用 .xlsx、.xls 或者 .csv。"),
    "sheets.empty": _l("文件是空的，第一行要写各列的名称。"),
    "sheets.not_text": _l("这个文件的内容读不成文字。请用 UTF-8 或 GBK 编码另存一次。"),
    "sheets.word_named_excel": _l(
        "这个文件名是 .xlsx，内容却是 Word 文档。请把表格复制到 Excel，再保存一次。"
    ),
    "sheets.binary_excel": _l(
        "这是二进制的 Excel 文件（.xlsb），这里不读。请在 Excel 里打开，"
        "选“另存为”，类型选“Excel 工作簿 (*.xlsx)”，再上传。"
    ),
    "sheets.locked_excel": _l("这个 Excel 文件有密码，打不开。请去掉密码，再上传一次。"),
    "sheets.not_excel": _l("这个文件不是完好的 Excel 表格。请打开后另存为 .xlsx，再上传。"),
    "sheets.quote_open": _l("第 %(row)s 行的引号没有成对。请在表里改好，再上传一次。"),
    "sheets.no_such_row": _l("第 %(row)s 行是空的，不能作列名。请选另一行。"),
    "sheets.became_date": _l("这一格变成了日期，请把这一列设成文本再填（%(meant)s）。"),
    "sheets.too_many_cells": _l(
        "这份表的格子太多，超过 %(most)s 个。请只留下要导入的行和列，再保存一次。"
    ),
    "sheets.unfolds": _l(
        "这个文件看起来不大，展开以后却非常大。"
        "请新建一个表格，只把要导入的内容复制过去，再保存上传。"
    ),
    "sheets.busy": _l("前面还有人在传文件。请过几秒钟再选一次文件，再交一次。"),
    "sheets.took_too_long": _l(
        "这个文件读了 %(seconds)s 秒还没有读完，没有收下。"
        "请新建一个表格，只把要导入的内容复制过去，再保存上传。"
    ),
    "uploads.too_many_rows": _l("这份表有 %(now)s 行，一次最多 %(most)s 行。请分成几份。"),
    "uploads.no_rows": _l("表里只有各列的名称，没有内容。"),
    "uploads.one_column": _l(
        "表里只读到一列（“%(column)s”）。第一行要写各列的名称，至少有标题和内容两列。"
    ),
    "uploads.column_missing": _l("没有选哪一列是“%(column)s”。"),
    "uploads.faults_left": _l(
        "有 %(rows)s 行有错。请打勾表示这次不要这些行，或者改好文件再上传一次。"
    ),
    "uploads.taken": _l("这份表已经导入过了。"),
    "uploads.forgotten": _l("这份表放了 %(days)s 天没有确认，里面的内容已经清除。请重新上传。"),
    "uploads.nothing_new": _l("没有可以导入的新内容。"),
    # rows
    "importing.title_missing": _l("没有标题。"),
    "importing.formula_broken": _l("公式出错，只有“%(written)s”。请在表里改好再上传。"),
    "importing.reference_twice": _l("编号和第 %(row)s 行相同，内容却不同。请给每行不同的编号。"),
    "importing.field_unknown": _l("不认识“%(field)s”。可以对应的有：%(fields)s。"),
    "importing.field_missing": _l("没有说明哪一列是“%(field)s”。"),
    "importing.column_missing": _l("文件里没有“%(column)s”这一列。现有的列：%(present)s。"),
    "importing.no_clerk": _l("居委会里还没有能登录的成员，请先设立账号，或者指定由谁负责。"),
    "importing.clerk_unknown": _l("账号“%(login)s”不是本社区居委会或物业的成员。"),
    "importing.reference_missing": _l("没有编号，按内容认。"),
    "importing.reference_too_long": _l("编号太长，最多 %(most)s 个字，这一行按内容认。"),
    "importing.moment_unreadable": _l("时间“%(written)s”读不出来，请写成 2026-03-05 09:30。"),
}

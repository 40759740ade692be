"""What looks like a person's full Chinese name, above all beside a door (§1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: The surnames of all but a few in ten thousand.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏"
    "苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万"
    "覃武钱戴严莫孔向常汤温康施文牛樊葛邢安齐易乔庞颜倪庄聂章鲁岳翟申詹殷靳申耿焦左柳甘祝包宁尚"
    "舒阮柯纪梅童毕凌单季成霍苗裴涂谷曲盛冉翁蓝骆路游辛靳管柴蒙鲍华喻祁房蒲滕屈饶解牟艾尤阳时穆"
    "农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗代桂全佟应臧闵苟邬边卞姬师和仇栾隋"
    "商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟"
    "冼蔺楼盘满闻厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来"
    "扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾"
    "茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由肖丘龍張劉陳楊黃趙吳孫馬蕭閆萧"
)
COMPOUND = frozenset(
    "欧阳 上官 司马 诸葛 司徒 东方 独孤 南宫 夏侯 尉迟 皇甫 公孙 慕容 令狐 长孙 宇文 轩辕 端木 "
    "百里 呼延 淳于 单于 申屠 澹台 太史 闻人 赫连 钟离 濮阳 公羊 完颜 拓跋 西门 南门".split()
)

# Words that begin with a surname's character and stand behind a door in a complaint.
_WORDS = re.compile(
    "高空|高层|高音|高温|高压|高度|高楼|严重|严禁|马桶|马路|马上|金属|方便|方向|方面|路灯|路面|路口|路边|"
    "车位|车库|车辆|车棚|车子|车主|常年|常常|经常|安全|安装|安静|安排|安置|门口|门前|门锁|门禁|门铃|门卫|门窗|门面|"
    "楼上|楼下|楼道|楼顶|楼梯|楼板|楼层|楼栋|楼房|楼盘|楼面|楼内|楼前|楼后|楼体|向上|向外|向下|向物|全部|全家|全天|全体|全是|全楼|"
    "连续|连接|连廊|相邻|相关|相互|时常|时间|时不|时候|和楼|和对|和我|和隔|和其|成天|成年|成了|成为|成立|于是|于今|任何|任意|平时|"
    "平台|平房|平安|平日|平方|周边|周围|周末|周[一二三四五六日](?![\u4e00-\u9fff]$)|白天|白色|石材|石膏|石头|石板|温度|党员|党支|管道|"
    "管理|管线|管网|管子|项目|计划|计量|夏天|夏季|范围|文明|文化|华丽|毛病|毛坯|易燃|古树|明显|明知|明确|曾经|曾多|包括|包间|"
    "左右|左侧|左边|余水|程序|程度|解决|陈旧|陈年|何时|何人|施工|许多|许可|谢谢|张贴|张开|房间|房屋|房东|房主|房子|房产|房顶|房租|房门|房内|房外|房号|房型|房源|"
    "屋顶|单元|单位|单独|单人|单间|应该|应当|应急|边上|边界|区域|花园|花坛|花盆|花草|强烈|强行|强制|干扰|干部|但是|但由|信访|信号|信件|"
    "展开|阴台|阴暗|由于|由物|来访|来电|来人|来信|来回|来往|来自|居民|居住|居委|居家|公共|公示|公用|公摊|公司|公租|公寓|都是|都有|都在|都没|都能|都被|都不|都会|"
    "原来|原因|原有|原先|南面|南侧|南边|南北|南向|海绵|国家|国庆|元旦|水管|云梯|容易|利用|利益|印象|玉米|银行|"
    "班车|储藏|储物|燕子|满地|满屋|满是|盘查|权益|权利|豆浆|盖板|盖住|练琴|练歌|练舞|井盖|井里|支持|支付|支架|平整|"
    "索要|相机|初步|普通|普遍|薄弱|母亲|修理|修好|修建|修缮|况且|那里|那边|那么|那个|那家|宿舍|鲜花|隆隆|"
    "尚未|包装|甘愿|成本|谷物|曲艺|游泳|游戏|辛苦|管委|华府|华庭|华苑|解释|阳台|阳光|古董|吉祥|简单|"
    "司机|农民|农贸|代表|代为|代理|全面|全小|卫生|卫浴|卫生间|米左|米处|宗旨|师傅|师生|商铺|商户|商店|商业|商家|商场|"
    "沙发|沙子|沙石|桑拿|仲裁|明火|池塘|查看|查处|查明|查询|麻将|麻烦|苑内|官方|封闭|封阳|封堵|封窗|谈话|谈好|惠民|乐器|"
    "边沿|边缘|丁字|任其|唐突|宋体|金额|金银|段时|雷声|雷雨|龙头|史上|毛毯|顾客|顾问|万元|万一|武警|武术|钱款|莫名|孔洞|孔径|向着|常态|汤水|温馨|"
    "康复|施舍|文件|文体|牛奶|齐全|颜色|章程|申请|申报|申诉|焦味|柳树|尚有|舒适|梅雨|童车|童鞋|毕竟|季度|成片|盛夏|游客|"
    "管家|蒙面|鲍鱼|华东|解封|艾草|尤其|时段|时有|古老|吉利|简易|简陋|车门|车道|车棚|车流|项链|连夜|连带|连片|连同|麦克|"
    "景观|景色|费用|卜卦|冷气|冷水|席位|席子|柏树|柏油|代步|桂花|全程|全年|应付|应予|应由|闻到|闻声|"
    "王府|王牌|李子|黄色|黄昏|杨树|杨柳|江边|江景|林木|林荫|胡乱|胡同|何况|何处|梁柱|梁上|宋代|许久|"
    "彭胀|田地|田园|董事|程控|苏醒|丁点|钟点|钟声|钟表|陆续|范畴|汪汪|石灰|方案|方式|方法|方形|邹巴|熊孩|白蚁|白墙|白天|白线|"
    "秦砖|侯车|江水|段落|雷同|贺卡|毛巾|毛发|万户|钱财|戴着|严格|严厉|严防|孔隙|向阳|向内|向南|向北|向东|向西|常住|常闭|武装|"
    "牛皮|安防|安保|安检|安监|安抚|易拉|庄严|章鱼|岳母|岳父|申领|左手|甘蔗|包裹|包房|包工|包含|宁愿|宁静|纪念|纪律|单车|单向|单数|单双|"
    "成员|成人|成群|成堆|成都|苗木|苗圃|谷底|曲线|盛水|路段|路牌|路障|路过|路人|路沿|管井|管口|管控|管好|柴油|柴火|华人|房管|房本|房梁|房贷|"
    "解除|阳面|时至|时而|时长|农场|卓越|古建|简直|车间|车声|车胎|连廊|全封|应对|师范|和谐|和睦|和平|和解|和邻|和业|和物|仇视|商量|商谈|商住|"
    "强拆|强占|强电|强光|国有|国企|平层|平米|平均|支撑|支管|相连|相对|门板|门槛|门洞|门厅|门店|门外|门内|门边|门牌|门缝|门框|云南|容量|敬老|来水|"
    "水电|普查|修补|修剪|那户|居室|干净|干燥|干活|衣服|衣物|衣柜|信息|展板|智能|富余|由此|由开|于去|于昨|于今|于每|于上|于本|于晚|余户|余人|余年|余名|付款|付费|"
    "向我|向社|向街|安徽|安心|高龄|高价|高低|高频|高分|高峰|高发|江南|全职|全屋|金鱼|林地|明天|明年|明月|明亮|明火|明沟|明装|阳历|阴雨|阴沟|燃气|"
    "温暖|毛毛|牛肉|羊肉|花鸟|花架|花池|海鲜|海报|皮革|皮肤|米高|米宽|米长|文书|文本|文艺|文字|"
    "党群|党委|党组|党总|区政|区里|区内|区委|区住|区城|区房|市政|国土|石油|万达|万科|方块|经理|丰富|农行|建行|工行"
)
#: Characters that no given name holds, or hardly ever, and sentences often.
_NEVER = frozenset(
    "的了是与不也都就还又被把将对给请要很着吗呢吧啊们这那哪什么没个只每某"
    "漏渗堵吵噪声户楼栋厅厕厨墙窗灯坏破拆停占堆乱脏臭烟味费钱"
    "岁点分秒次午间里外下左右后内侧边旁处号层吨块条部辆车位口我你他她它您"
    "屋租说叫称诉举报求解决问题况由但或且及其此"
)
#: Those that a given name holds at most before another: 张家的狗 is nobody's name, 张家豪 is.
_NEVER_LAST = frozenset("家在有和会可能所以因为从向到让太过之等至仅再于已未")


#: With a surname these are how somebody is called, and tell no full name.
_TITLES = re.compile(
    "(?:女士|先生|小姐|大爷|大妈|大姐|大哥|阿姨|老师|师傅|同志|奶奶|爷爷|叔叔|老人|医生|主任|书记|经理|某某?|住)$"
)


def is_name(text: str) -> bool:
    """Whether *text* looks like a full name: a surname and one or two characters more."""
    if len(text) >= 3 and text[:2] in COMPOUND:
        given = text[2:]
    elif text[:1] in SURNAMES and len(text) in (2, 3):
        given = text[1:]
    else:
        return False
    if len(given) not in (1, 2) or _NEVER.intersection(given) or given[-1] in _NEVER_LAST:
        return False
    if not all("\u3400" <= char <= "\u9fff" or char > "\U0001ffff" for char in given):
        return False
    return not _WORDS.match(text) and not _TITLES.search(text)


# ------------------------------------------------------------------ a name beside a door

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff"
_NUMBER = r"(?:[A-Za-z]?\d{1,4}[A-Za-z]?|[一二三四五六七八九十百零〇]{1,4})"
_ROOM = (
    r"[ -]?(?:\d{3,4}|[一二三四五六七八九零〇]{3,4})[A-Za-z]?"
    r"[ ]?(?:号?房(?![东主])间?|室|号|户(?!主))?"
)
_ENTRANCE = rf"[ ]?{_NUMBER}[ ]?单元[ ,，]?"
_DOOR = re.compile(
    # 3栋2单元501室, 12号楼1101, 甲栋三单元二〇一
    rf"(?:{_NUMBER}|[甲乙丙丁东西南北])[ ]?(?:栋|幢|号楼|座|\#楼?|号院)[ ,，]?"
    rf"(?:{_ENTRANCE})?(?:[ ]?{_NUMBER}[ ]?(?:层|楼)[ ,，]?)?{_ROOM}"
    rf"|{_ENTRANCE}{_ROOM}"
    r"|(?<![\d-])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-])(?:室|号|房(?![东主])|户(?!主))?"
    r"|(?<![\d-])\d{1,2}-(?:[1-9]|[1-3]\d)0\d(?![\d-])(?:室|号|房(?![东主])|户(?!主))?"
    r"|(?<!\d)\d{3,4}(?:室|房(?!间|子|屋))"
)
_LINK_AFTER = re.compile(
    r"[ \t\u3000,，、:：()（）/|;；\-·]{0,3}"
    r"(?:(?:的|这?家|住户|业主|户主|居民|租户|租客|房东|房主|邻居|住着|姓名|名字|联系人|反映人|来电人|"
    r"诉求人|投诉人|当事人|市民|是|叫|为|老人|独居老人|住的是|女士|先生)"
    r"[ \t\u3000,，、:：()（）]{0,2}){0,3}"
)
_LINK_BEFORE = re.compile(
    r"(?:[ \t\u3000,，、:：()（）/|;；\-]{0,3}"
    r"(?:女士|先生|大爷|大妈|阿姨|同志|老师|\(?[男女]\)?|家住|住在?|现住|居住[于在]|家在|家|的家|"
    r"地址|住址|门牌号?|房号|系|是|为|在|业主|本小区|我小区|小区|我们|本楼|,?\d{1,3}岁)?"
    r"[ \t\u3000,，、:：()（）/|;；\-]{0,3}){0,3}$"
)


def names_at_doors(text: str) -> Iterator[tuple[int, int]]:
    """Where a full name stands beside a door: 3栋2单元501 and who lives there."""
    for door in _DOOR.finditer(text):
        link = _LINK_AFTER.match(text, door.end())
        start = link.end() if link else door.end()
        if (end := _name_from(text, start)) is not None:
            yield start, end
        before = text[max(0, door.start() - 40) : door.start()]
        offset = door.start() - len(before)
        for stop in _stops(before):
            if (begin := _name_until(before, stop)) is not None:
                yield offset + begin, offset + stop
                break


def _stops(before: str) -> Iterator[int]:
    """Where a name could end in what stands *before* a door: behind what links the two."""
    for stop in range(len(before), max(0, len(before) - 22), -1):
        if _LINK_BEFORE.fullmatch(before, stop):
            yield stop


_RUN = re.compile(
    rf"[{_HAN}]{{1,6}}[·•・‧](?:[{_HAN}]{{1,6}}[·•・‧])?[{_HAN}]{{1,4}}?"
    rf"(?=[^{_HAN}]|$|住|家|反映|投诉|来电|电话|手机|称|说|女士|先生|的)"
)
_DOTTED_UNTIL = re.compile(
    rf"(?:业主|户主|居民|住户|租户|市民|村民|姓名|我叫|我是|叫)?((?<![{_HAN}])[{_HAN}]{{1,8}}?|[{_HAN}]{{1,6}})"
    rf"[·•・‧][{_HAN}·•・‧]{{1,12}}$"
)
_ENDS = re.compile(
    rf"[^{_HAN}]|$|(?:电话|手机|身份证|联系|反映|投诉|来电|来访|来信|称|说|家|住|女士|先生|大爷|大妈|"
    r"阿姨|同志|老师|老人|要求|希望|号码|表示|建议|请求|认为|的|在|和|与|把|将|对|提出|从|长期|经常|每天)"
)
#: What may follow a surname and two characters directly, and hardly ever a word that is no name.
_GOES_ON = re.compile(
    "夜|半夜|晚|深夜|凌晨|白天|早|昨|今|前天|上午|下午|中午|私自|擅自|违规|养|总|老是|一直|又|多次|装修|占|"
    "堆|乱|敲|吵|打|拆|不|没|已|未|也|还|就|都|是|及|给|有|因|想|去|一家|夫妇|夫妻|本人|儿子|女儿|丈夫|妻子|"
    "母亲|父亲|全家|半|每|向|被|让|请|反应|漏|把|多|曾|正|于|至|知|看|听|找|讲|告|问|常|到|以|故|用|"
    "开|关|停|放|带|做|同|并|或|等|必|需|应|可|能|会|只|才|便|再|刚|仍|竟|种|搭|砸|骂|泼|扔|偷|租|卖"
)
_STARTS = re.compile(
    rf"(?:^|[^{_HAN}]|业主|户主|居民|住户|市民|租户|房东|邻居|姓名|名字|我叫|我是|本人|联系人|反映人|来电人|叫|"
    r"诉求人|投诉人|当事人|老人|同志|师傅|群众|网民|网友|人|是|和|与|请|找|由|向|对|把|有|让|被|帮)$"
)


def _name_from(text: str, start: int) -> int | None:
    """Where the name that begins at *start* ends, if one does."""
    if match := _RUN.match(text, start):
        return match.end()
    for size in (4, 3, 2):
        end = start + size
        if end > len(text) or not is_name(text[start:end]):
            continue
        if _ENDS.match(text, end) or (size > 2 and _GOES_ON.match(text, end)):
            return end
    return None


def _name_until(text: str, stop: int) -> int | None:
    """Where the name that ends before *stop* begins, if one does."""
    for match in _DOTTED_UNTIL.finditer(text[:stop]):
        return match.start(1)
    for size in (4, 3, 2):
        begin = stop - size
        if begin >= 0 and is_name(text[begin:stop]) and _STARTS.search(text[:begin]):
            return begin
    return None

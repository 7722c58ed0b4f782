"""Titles as offices write them: varied enough to be searched, all of them invented."""

from random import Random

FIELDS = (
    "农村供水", "河道采砂", "山体保护", "城市养犬", "烟花爆竹燃放", "户外广告设置", "建筑垃圾处置",
    "餐厨废弃物收运", "停车场建设", "网络预约出租汽车经营", "电动自行车停放充电", "校车安全", "学前教育",
    "义务教育招生", "职业技能培训", "就业援助", "工伤保险", "城乡居民医疗保险", "临时救助", "城乡低保",
    "特困人员供养", "养老服务", "残疾人康复", "殡葬服务", "公共租赁住房", "保障性住房配售", "房屋征收补偿",
    "物业服务", "老旧小区改造", "历史建筑保护", "文物修缮", "非物质文化遗产传承", "全民健身", "旅游民宿",
    "招商引资", "中小企业贷款贴息", "科技创新券", "知识产权质押融资", "人才公寓", "国有资产出租", "政府投资项目",
    "政府采购", "财政专项资金", "行政事业性收费", "粮食储备", "高标准农田建设", "畜禽养殖", "动物防疫",
    "林木采伐", "森林防火", "古树名木保护", "湿地保护", "饮用水水源保护", "秸秆综合利用", "大气污染防治",
    "噪声污染防治", "排污许可", "危险化学品储存", "尾矿库", "小型水库", "防汛抗旱", "地质灾害防治", "宅基地审批",
    "土地复垦", "集体建设用地入市", "地名命名", "食品小作坊", "药品集中采购", "集贸市场", "特种设备", "气瓶充装",
    "消防设施", "重大行政决策", "政务服务", "政府信息公开", "公共数据共享", "信用信息归集", "行政执法",
)  # fmt: skip
OBJECTS = (
    "管理", "监督管理", "资金使用", "补助发放", "资格认定", "考核评价", "安全生产", "绩效评估", "档案管理",
    "举报奖励", "应急处置", "价格核定", "准入退出", "日常巡查", "收费减免", "审批服务", "规划编制", "网格化管理",
    "联合惩戒", "风险补偿",
)  # fmt: skip
INSTRUMENTS = ("办法", "实施细则", "规定", "实施方案", "若干措施", "管理规程", "暂行办法", "办法（试行）", "实施意见")
ERRANDS = ("进一步加强", "规范", "加快推进", "深入开展", "切实做好", "调整", "完善", "推动")
AREAS = ("城区范围内", "主城区", "全域", "南部山区", "沿河两岸", "开发区", "重点路段", "国有林场")
NOTICES = ("禁止", "限制", "规范", "暂停办理", "划定")


def title(draw: Random, place: str, issuer: str) -> tuple[str, str]:
    """The title with its issuer at the head, and that of the instrument under it; empty where there is none."""
    field, thing = draw.choice(FIELDS), draw.choice(OBJECTS)
    kind = draw.random()
    if kind < 0.5:
        instrument = f"{place}{field}{thing}{draw.choice(INSTRUMENTS)}"
        return f"{issuer}关于印发《{instrument}》的通知", instrument
    if kind < 0.75:
        return f"{issuer}关于{draw.choice(ERRANDS)}{field}{thing}工作的{draw.choice(('意见', '通知'))}", ""
    if kind < 0.9:
        return f"{issuer}关于{draw.choice(NOTICES)}{draw.choice(AREAS)}{field}的{draw.choice(('通告', '公告'))}", ""
    return f"{issuer}关于公布{draw.randrange(2008, 2027)}年度{field}{thing}标准的通知", ""

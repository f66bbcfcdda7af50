"""Who, what, when: the constructions in which government Chinese attributes amounts, a sentence each at least.

The names of the cases (M30, P37, X1 …) number the constructions of the project's survey of the language. What does not
work yet stands in ``NOT_YET``, with the reason.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jzextract

Fields = dict[str, Any]
PUBLISHED = "2021-10-20"

# name, sentence, the fields of each amount and ranking in reading order; a period is (from, to)
CASES: list[tuple[str, str, list[Fields]]] = [
    # --- 2.4 metric, subject, distribution
    ("M30", "全县完成21.8亿元的一般公共预算收入。", [{"metric": "一般公共预算收入", "subject": "全县"}]),
    ("M30 以", "青河机械以745亿元的营业收入列第七。", [{"metric": "营业收入"}, {"metric": "营业收入", "rank": 7}]),
    ("M30 自筹", "该镇自筹2600万元配套资金。", [{"metric": "配套资金", "subject": "该镇"}]),
    ("M31", "全市对东盟、欧盟分别进出口78亿元、64亿元。",
     [{"metric": "进出口", "subject": "东盟"}, {"metric": "进出口", "subject": "欧盟"}]),
    ("M32", "城乡居民人均可支配收入分别达31200元和14800元、增长7.4%和9.1%。",
     [{"metric": "人均可支配收入", "subject": "城"}, {"metric": "人均可支配收入", "subject": "乡居民"},
      {"metric": "人均可支配收入", "subject": "城"}, {"metric": "人均可支配收入", "subject": "乡居民"}]),
    ("M32 两行", "一般公共预算收入、税收收入分别完成98.6亿元、71.9亿元，分别增长10.4%、12.8%。",
     [{"metric": "一般公共预算收入"}, {"metric": "税收收入"}, {"metric": "一般公共预算收入"}, {"metric": "税收收入"}]),
    ("M33", "重点项目总投资52亿元，其中工业31.8亿元、农业9.4亿元、社会事业10.8亿元。",
     [{"metric": "总投资", "subject": "重点项目"}, {"metric": "总投资", "subject": "工业"},
      {"metric": "总投资", "subject": "农业"}, {"metric": "总投资", "subject": "社会事业"}]),
    ("M34", "33个招商项目完成投资12.6亿元。", [{"metric": "完成投资", "subject": "招商项目"}]),
    ("M35", "制造业投资完成31.4亿元，电力8.1亿元，交通3.6亿元。",
     [{"metric": "制造业投资"}, {"subject": "电力"}, {"subject": "交通"}]),
    ("M36", "水厂扩建项目总投资2.7亿元，其中银行贷款2亿元、单位自筹0.7亿元。",
     [{"metric": "总投资", "subject": "水厂扩建项目"}, {"metric": "银行贷款"}, {}]),
    ("M37", "全县人均消费612元，亩均效益1.2万元，企业退休人员每人每月养老金2860元。",
     [{"metric": "人均消费"}, {"metric": "亩均效益"}, {"metric": "养老金"}]),
    ("M38", "青河隔膜项目总投资8亿元，达产后年产值可达45亿元、创税1.9亿元。",
     [{"metric": "总投资", "modality": "actual"}, {"metric": "年产值", "subject": "青河隔膜项目", "modality": "planned"},
      {"metric": "创税", "modality": "planned"}]),
    ("M39", "全县收入合计96.8亿元，加上级补助收入40亿元，减上解支出12亿元，年终结余2.6亿元。",
     [{"metric": "收入合计", "subject": "全县"}, {"metric": "上级补助收入", "subject": "全县"},
      {"metric": "上解支出", "subject": "全县"}, {"metric": "年终结余", "subject": "全县"}]),
    ("M40", "新签约项目38个，单个项目平均投资额9.3亿元。", [{"metric": "平均投资额"}]),
    ("M41", "5000万元以上项目46个，500万元以上在建项目120个。",
     [{"metric": None, "subject": "项目"}, {"metric": None, "subject": "在建项目"}]),
    ("M42", "完成投资1.88亿元，占年度投资3.25亿元的58%。",
     [{"metric": "完成投资"}, {"metric": "年度投资"}, {"metric": "完成投资", "base": "年度投资"}]),
    ("M43", "全市出口2900万美元，提前完成年计划（2850万美元）。", [{"metric": "出口"}, {"modality": "planned", "period": None}]),
    # --- 3.2 kinds of percentages
    ("P30", "零售额7.8亿元，增长5.6%。", [{"metric": "零售额"}, {"metric": "零售额", "comparison": None}]),
    ("P31", "财政收入环比下降0.5%，比年初增长5.3%，较2019年同期增长9%。",
     [{"metric": "财政收入", "period": None}, {"metric": "财政收入", "period": None}, {"metric": "财政收入", "period": None}]),
    ("P32", "“十三五”期间，全市生产总值年均增长8.7%。",
     [{"metric": "生产总值", "subject": "全市", "period": ("2016-01-01", "2020-12-31")}]),
    ("P34", "全省居民人均消费支出名义增长6.8%，扣除价格因素，实际增长5.2%。",
     [{"metric": "居民人均消费支出", "subject": "全省"}, {"metric": "居民人均消费支出"}]),
    ("P35", "出厂价格下降1.2%，降幅收窄0.4个百分点。", [{"metric": "出厂价格"}, {"metric": "降幅"}]),
    ("P36", "鲜菜价格由8月份上涨0.3%转为9月份下降0.4%。",
     [{"metric": "鲜菜价格", "period": ("2021-08-01", "2021-08-31")}, {"metric": "鲜菜价格", "period": ("2021-09-01", "2021-09-30")}]),
    ("P37", "全县工业增加值增长9%，分别高于全国、全省0.8个、0.3个百分点，比全市低2.6个百分点。",
     [{"metric": "工业增加值", "subject": "全县"}, {"base": "全国", "subject": "全县", "metric": "工业增加值"},
      {"base": "全省", "subject": "全县"}, {"base": "全市", "subject": "全县", "direction": "down"}]),
    ("P38", "服务业对经济增长的贡献率为57.4%，拉动GDP增长3.1个百分点。",
     [{"metric": "贡献率", "base": "经济增长"}, {"base": "GDP"}]),
    ("P38 影响", "食品价格上涨11%，影响居民消费价格上涨约0.35个百分点。",
     [{"metric": "食品价格"}, {"metric": "食品价格", "base": "居民消费价格"}]),
    ("P39", "高新技术企业增加值占全市的31.5%，在已开工项目总投资中占比38.6%。",
     [{"base": "全市"}, {"base": "已开工项目总投资"}]),
    ("P40", "服务业增加值占生产总值的比重由23.1%提高到28.5%，提高5.4个百分点。",
     [{"metric": "服务业增加值", "base": "生产总值"}, {"metric": "服务业增加值", "base": "生产总值"}, {}]),
    ("P41", "工业项目24个、总投资618亿元，分别占60%、64.3%。", [{"metric": "总投资"}, {}, {"metric": "总投资"}]),
    ("P42", "一般公共预算收入86亿元，为调整预算的100.4%，完成目标任务的88.3%。",
     [{"metric": "一般公共预算收入"}, {"metric": "一般公共预算收入", "base": "调整预算"},
      {"metric": "一般公共预算收入", "base": "目标任务"}]),
    ("P42 率", "投资完成率61.7%，支出进度84.5%。", [{"metric": "投资完成率", "base": None}, {"metric": "支出进度", "base": None}]),
    ("P43", "完成年计划的72%，超时序进度6.3个百分点，低于序时进度1.4个百分点。",
     [{"base": "年计划"}, {"base": "时序进度"}, {"base": "序时进度"}]),
    ("P44", "主体形象进度达85%，完成总工程量的30%。", [{"metric": "主体形象进度"}, {"base": "总工程量"}]),
    ("P45", "开工率82%，不良贷款率1.36%，城镇登记失业率控制在4%以内。",
     [{"metric": "开工率"}, {"metric": "不良贷款率"}, {"metric": "城镇登记失业率"}]),
    ("P46", "工业用电量增速较快的有：东川区（15.8%）、南溪县（11.2%）。",
     [{"subject": "东川区", "metric": "工业用电量"}, {"subject": "南溪县", "metric": "工业用电量"}]),
    ("P48", "城市低保标准由每月620元提高到660元，农村低保标准由每月400元提高到434元，分别增长6.5%和8.5%。",
     [{"metric": "城市低保标准"}, {"metric": "城市低保标准"}, {"metric": "农村低保标准"}, {"metric": "农村低保标准"}, {}, {}]),
    # --- 6 across clauses
    ("X1", "1—9月，全市进出口90亿元，增长6%；其中9月当月12亿元，增长4%。",
     [{"period": ("2021-01-01", "2021-09-30")}, {"period": ("2021-01-01", "2021-09-30")},
      {"period": ("2021-09-01", "2021-09-30"), "metric": "进出口"}, {"period": ("2021-09-01", "2021-09-30")}]),
    ("X2", "元至八月，全县完成投资6亿元。", [{"period": ("2021-01-01", "2021-08-31"), "subject": "全县"}]),
    ("X2 首", "首五月出口3亿元，前8个月出口5亿元。",
     [{"period": ("2021-01-01", "2021-05-31")}, {"period": ("2021-01-01", "2021-08-31")}]),
    ("X3", "截至8月底，贷款余额704亿元；三季度末，存款余额1136亿元。",
     [{"metric": "贷款余额", "period": (None, "2021-08-31")}, {"metric": "存款余额", "period": (None, "2021-09-30")}]),
    ("X4", "“十三五”期间，全市累计完成投资900亿元。", [{"period": ("2016-01-01", "2020-12-31"), "subject": "全市"}]),
    ("X4 区间", "2012年至2020年，该市出口由2亿元增长到9亿元。", [{"metric": "出口"}, {"metric": "出口"}]),
    ("X5", "9月份，工业增加值与2019年同期相比增长5.3%，比上月加快0.2个百分点。",
     [{"period": ("2021-09-01", "2021-09-30"), "metric": "工业增加值"}, {"period": ("2021-09-01", "2021-09-30")}]),
    ("X6", "北山县出口3亿元，增长5%；南溪县出口2亿元，增长8%。",
     [{"subject": "北山县"}, {"subject": "北山县"}, {"subject": "南溪县"}, {"subject": "南溪县"}]),
    ("X7", "东川区、南溪县、北山县分别完成投资28.6亿元、71.5亿元、9.8亿元，分别增长8%、4%、持平。",
     [{"subject": "东川区", "metric": "完成投资"}, {"subject": "南溪县"}, {"subject": "北山县"},
      {"subject": "东川区", "metric": "完成投资"}, {"subject": "南溪县"}]),
    ("X7 翻番", "东川区、南溪县税收收入分别增长1.6倍和38%。", [{"subject": "南溪县", "metric": "税收收入"}]),
    ("X8", "安排重点项目51个，其中新建30个，总投资90亿元。", [{"metric": "总投资"}]),
    ("X10", "一是财政收入增长6%；二是税收收入增长7%。", [{"metric": "财政收入"}, {"metric": "税收收入"}]),
    ("X11", "“今年我们村集体收入达到120万元，”村支书说。", [{"metric": "集体收入", "period": ("2021-01-01", "2021-12-31")}]),
    ("X12", "预计全年生产总值达到163亿元，力争财政收入突破9亿元。",
     [{"modality": "planned", "metric": "生产总值", "period": ("2021-01-01", "2021-12-31")},
      {"modality": "planned", "metric": "财政收入"}]),
    ("X13", "申报专项债券项目36个，争取到资金7.8亿元。", [{"metric": "资金", "modality": "actual"}]),
    ("X15", "去年税收2亿元，今年税收3亿元。",
     [{"period": ("2020-01-01", "2020-12-31")}, {"period": ("2021-01-01", "2021-12-31")}]),
    # --- recipients, apposition, the order of time
    ("为", "该行为173家小微企业提供贷款18亿元，帮助东川电子、北山光电等4家企业获批资金240万元。",
     [{"metric": "贷款", "subject": "小微企业"}, {"metric": "资金", "subject": "东川电子、北山光电等4家企业"}]),
    ("由至", "工业增加值由2016年的14.3亿元提高到46.2亿元。",
     [{"metric": "工业增加值", "period": ("2016-01-01", "2016-12-31")}, {"metric": "工业增加值", "period": None}]),
    ("年度计划", "今年安排重大项目25个，总投资61亿元，年度计划投资8亿元，1~8月份完成投资6亿元，占年度计划的75%。",
     [{"metric": "总投资", "subject": "重大项目", "period": ("2021-01-01", "2021-12-31")},
      {"metric": "年度计划投资", "period": None, "modality": "planned"},
      {"metric": "完成投资", "period": ("2021-01-01", "2021-08-31")},
      {"metric": "完成投资", "base": "年度计划", "period": ("2021-01-01", "2021-08-31")}]),
    ("闭合", "隔膜项目总投资3亿元，已于去年投产。", [{"metric": "总投资", "period": None}]),
    ("状语", "2月8日，北山县举行集中开工活动，开工项目5个，总投资32亿元。",
     [{"metric": "总投资", "period": ("2021-02-08", "2021-02-08")}]),
    ("均", "三项指标增速、总量均居全市第一。", [{"metric": "三项指标增速、总量", "rank": 1}]),
    ("评价", "在全市重点项目观摩评价活动中，东川区位列城区组第一。", [{"metric": "全市重点项目观摩评价", "subject": "东川区"}]),
    ("唯一", "青河集团是全省唯一的国家级绿色工厂。", [{"metric": "国家级绿色工厂", "subject": "青河集团"}]),
    ("破折号", "建成全市最大的冷链基地——青河物流园。", [{"metric": "冷链基地", "subject": "青河物流园"}]),
    ("分列", "东川区、南溪县投资完成率分列全市第1、第2位。",
     [{"metric": "投资完成率", "subject": "东川区", "rank": 1}, {"metric": "投资完成率", "subject": "南溪县", "rank": 2}]),
    ("括号", "增速靠前的是东川区（第12位）、南溪县（第41位）。", [{"subject": "东川区"}, {"subject": "南溪县"}]),
    ("依次", "按综合指数由好到差排名，前三位依次是东川区、南溪县、北山县。",
     [{"metric": "综合指数", "subject": "东川区、南溪县、北山县"}]),
    # --- who holds a rank, and where
    ("R 区", "青河市北山区位列第五。", [{"subject": "青河市北山区", "level": "city"}]),
    ("R 的区", "我市的北山区排名第九。", [{"subject": "北山区", "level": "city"}]),
    ("R 山区", "考核结果公布，宁原市位列第七、南山区位列第九。",
     [{"subject": "宁原市", "level": "province"}, {"subject": "南山区", "level": "city"}]),
    ("R 名", "考核结果揭晓，柳河、青河、桑河列前三名。", [{"metric": None, "subject": "柳河、青河、桑河"}]),
    ("R 紧接", "柳河排名第一、青河第二。", [{"subject": "柳河"}, {"subject": "青河", "rank": 2}]),
    ("R 我县", "在全市综合考核中，我县名列第四名。", [{"subject": "我县", "metric": "全市综合考核"}]),
    ("R 两个范围", "水稻机插率居全市、全省前列。", [{"metric": "水稻机插率", "scope": "全省"}]),
    ("R 两个首家", "成为全市首家、全省第三家获此荣誉的乡镇医院。",
     [{"metric": "获此荣誉的乡镇医院"}, {"metric": "获此荣誉的乡镇医院", "rank": 3}]),
    ("R 百强", "该区入选全国工业百强区。", [{"metric": "工业", "subject": "该区", "scope": "全国"}]),
    ("R 得分", "柳湾镇以96.5分的成绩名列全县第二名。", [{"metric": "96.5分", "subject": "柳湾镇"}]),
    ("R 领域", "信访位居全市第一。", [{"metric": "信访"}]),
    # --- what unseen communiqués, budgets and releases wrote
    ("U1 比重分别", "第二、第三产业占生产总值的比重分别回落2.1和1.4个百分点。",
     [{"metric": "比重", "subject": "第二"}, {"metric": "比重", "subject": "第三产业"}]),
    ("U2 口径", "全县规模以上工业增加值按可比价格计算同比增长6%。", [{"metric": "规模以上工业增加值", "subject": "全县"}]),
    ("U3 分季度", "全市生产总值529亿元，增长6.7%。分季度看，一季度增长6.5%，二季度增长6.9%。",
     [{"metric": "生产总值"}, {"metric": "生产总值"}, {"metric": "生产总值"}, {"metric": "生产总值"}]),
    ("U4 数量变化", "全县夏粮总产量13万吨，比上年减少2万吨，下降1.2%。", [{"metric": "夏粮总产量", "subject": "全县"}]),
    ("U5 百元", "全县工业企业每百元收入中的成本为8.6元。",
     [{"metric": "每百元收入中的成本", "subject": "全县工业企业"}]),
    ("U6 降幅分别", "牛肉、羊肉产量分别下降1.7%、1.8%，降幅分别比上半年收窄0.7、0.3个百分点。",
     [{"subject": "牛肉"}, {"subject": "羊肉"}, {"metric": "降幅", "subject": "牛肉"}, {"metric": "降幅", "subject": "羊肉"}]),
    ("U7 时间分配", "一季度、二季度全县分别完成投资9.7亿元和10.3亿元。",
     [{"period": ("2021-01-01", "2021-03-31")}, {"period": ("2021-04-01", "2021-06-30")}]),
    ("U8 由至", "消费贡献率由54.9%提高到58.8%。", [{"metric": "消费贡献率"}, {"metric": "消费贡献率"}]),
    ("U9 同一整体", "工业用电占全县用电量的46%，农业用电占21%，其他占比33%。",
     [{"base": "全县用电量"}, {"base": "全县用电量"}, {"base": "全县用电量"}]),
    ("U10 在整体中", "在全县零售额中，网上零售占8.2%。", [{"metric": "网上零售", "base": "全县零售额"}]),
    ("U11 与去年比较", "今年7月与去年7月比较，服装销售额上升8.4%。", [{"metric": "服装销售额", "period": ("2021-07-01", "2021-07-31")}]),
    ("U12 括号口径", "全县各项存款余额（本币口径，下同）212亿元，增长6%。",
     [{"metric": "各项存款余额", "subject": "全县"}, {"metric": "各项存款余额"}]),
    ("U13 比预算", "预算收入12亿元，较上年决算数减少1亿元，下降7.7%。",
     [{"metric": "预算收入"}, {"metric": "较上年决算数减少"}, {"metric": "预算收入"}]),
    ("U14 拨款增加", "与上年相比，财政拨款增加27万元，增长2.2%。", [{"metric": "财政拨款增加"}, {"metric": "财政拨款"}]),
    ("U15 两项指标", "全市接待游客150万人次，实现旅游收入9亿元，两项指标分别增长22%和23%。",
     [{"metric": "旅游收入"}, {"metric": "接待游客"}, {"metric": "旅游收入"}]),
    ("U16 增势", "鲜花、水果产量增势良好，分别增长10%、8.9%。",
     [{"metric": "产量", "subject": "鲜花"}, {"metric": "产量", "subject": "水果"}]),
    ("U17 出口什么", "全县出口家具3亿元，进口大豆增长5%。", [{"metric": "出口家具", "subject": "全县"}, {"metric": "进口大豆"}]),
    ("U18 上年的", "2020年全县经费投入11.5亿元，比上年的12.3亿元减少6.5%。",
     [{"period": ("2020-01-01", "2020-12-31")}, {"period": ("2019-01-01", "2019-12-31")},
      {"period": ("2020-01-01", "2020-12-31")}]),
    ("U19 人均在后", "农民的工资性收入人均608元，增长9%。",
     [{"metric": "工资性收入", "subject": "农民"}, {"metric": "工资性收入", "subject": "农民"}]),
    ("U20 财政年度", "本财政年度首5个月，整体开支36亿元。", [{"metric": "整体开支", "subject": None, "period": (None, None)}]),
    ("U21 拖累", "异地企业出口下降20%，拖累全市出口下滑2.4个百分点。", [{}, {"base": "全市出口"}]),
    ("U22 以外的", "除汽车以外的零售额35亿元，增长4%。", [{"metric": "除汽车以外的零售额"}, {"metric": "除汽车以外的零售额"}]),
    ("U23 扣除因素", "农村居民人均收入5900元，增长9%。剔除价格因素，增长7%。",
     [{}, {}, {"metric": "农村居民人均收入"}]),
    ("U24 单独的产业", "1995年，全县生产总值94亿元，增长5%。第二产业42亿元，增长7%。",
     [{}, {}, {"metric": "生产总值", "subject": "第二产业"}, {"metric": "生产总值", "subject": "第二产业"}]),
    ("U25 户均", "合作社带动低保户120户，户均增收2600元。", [{"metric": "户均增收", "subject": "低保户"}]),
    ("U26 户均在后", "基地带动86户茶农，户均年收入4万元。", [{"metric": "户均年收入", "subject": "茶农"}]),
    ("U27 单位能耗", "全县单位GDP能耗下降3.1%。", [{"metric": "单位GDP能耗", "subject": "全县"}]),
    ("U28 数量增长", "全县新登记企业3万户，增长12%。", [{"metric": "新登记企业", "subject": "全县"}]),
    ("U29 村", "河西镇投资30万元，南岭村集体收入85万元。",
     [{"metric": "投资", "subject": "河西镇"}, {"metric": "集体收入", "subject": "南岭村"}]),
    ("U30 当中", "零售总额285亿元，当中网上销售占8%。", [{}, {"metric": "网上销售", "base": "零售总额"}]),
    ("V1 几户", "柳河农商行再次为18户养蜂户贷款47万元，存款余额9亿元。",
     [{"metric": "贷款", "subject": "养蜂户"}, {"metric": "存款余额", "subject": "柳河农商行"}]),
    ("V2 其中随来源", "全市对东盟进出口7亿元，增长4%。其中，出口5亿元；进口2亿元。",
     [{"subject": "东盟"}, {"subject": "东盟"}, {"subject": "东盟"}, {"subject": "东盟"}]),
    ("V3 自何处", "自海东诸国进口3亿元。", [{"metric": "进口", "subject": "海东诸国"}]),
    ("V4 产业之后", "全县生产总值增长6%，第二产业增长9%，固定资产投资增长7%。",
     [{}, {"subject": "第二产业"}, {"metric": "固定资产投资", "subject": "全县"}]),
    ("V5 收入中的", "全州财政收入9亿元。财政收入中的税收收入6亿元。", [{}, {"metric": "税收收入", "subject": "全州"}]),
    ("V6 实现谁增收", "实现果农增收70万元。", [{"metric": "增收", "subject": "果农"}]),
    ("V7 单独的动词", "柳河公积金中心发放贷款3亿元，提取2亿元。", [{}, {"metric": "提取"}]),
    ("V8 成交", "北岸7号地块以3亿元成交，溢价率12%。",
     [{"metric": "成交", "subject": "北岸7号地块"}, {"metric": "溢价率", "subject": "北岸7号地块"}]),
    ("V9 百分数之后", "青河区以不到5%的土地创造19%的税收。",
     [{"metric": "土地", "subject": "青河区"}, {"metric": "税收", "subject": "青河区"}]),
    ("V10 两县", "青山、白水两县财政收入分别为4亿元和3亿元。",
     [{"metric": "财政收入", "subject": "青山"}, {"metric": "财政收入", "subject": "白水"}]),
    ("V11 每斤", "牛肉均价每500克34元，鸡蛋每500克5元。", [{"metric": "牛肉均价"}, {"metric": "均价", "subject": "鸡蛋"}]),
    ("V12 介绍", "风电场由北岭集团投资建设，总投资6亿元。", [{"metric": "总投资", "subject": "风电场"}]),
    ("V13 合计", "青山、白水两县产值分别为4亿元和3亿元，两县合计占全市的六成。",
     [{}, {}, {"metric": "产值", "subject": "两县", "base": "全市"}]),
    # --- sectors, budgets and brackets in communiqués and reports
    ("W1 同比多增", "全县外汇存款同比多增3亿元，环比少增1亿元。",
     [{"metric": "外汇存款同比多增", "subject": "全县"}, {"metric": "环比少增", "subject": "全县"}]),
    ("W2 产业完成投资", "全县第三产业完成投资9亿元，占全部投资的61%，其中住宅完成投资2亿元。",
     [{"metric": "完成投资", "subject": "全县第三产业"}, {"metric": "完成投资", "subject": "全县第三产业", "base": "全部投资"},
      {"metric": "完成投资", "subject": "住宅"}]),
    ("W3 地名之后", "宁原省外贸出口9亿元，青河县城乡居民存款余额3亿元，白水市民间投资增长8%。",
     [{"metric": "外贸出口", "subject": "宁原省"}, {"metric": "城乡居民存款余额", "subject": "青河县"},
      {"metric": "民间投资", "subject": "白水市"}]),
    ("W4 受影响", "个人所得税受汇算清缴错期影响下降7%。", [{"metric": "个人所得税", "subject": None}]),
    ("W5 支出科目", "全区城乡社区支出3亿元，增长6%；教育支出9亿元。",
     [{"metric": "城乡社区支出", "subject": "全区"}, {"metric": "城乡社区支出"}, {"metric": "教育支出", "subject": "全区"}]),
    ("W6 括号里比较", "我县居民人均收入8200元（全国8900元、全省7700元），增长9%，其中工资收入增长7%。",
     [{"subject": "我县"}, {"metric": "居民人均收入", "subject": "全国"}, {"subject": "全省"},
      {"metric": "居民人均收入", "subject": "我县"}, {"metric": "工资收入", "subject": "我县"}]),
    ("W7 高于全国括号", "全区增加值增长7%。增速高于全国（4%）3个百分点。", [{}, {"subject": "全国"}, {"subject": "全区"}]),
    ("W8 下达我县", "省财政厅下达我县债券资金2亿元，增长4%。",
     [{"metric": "债券资金", "subject": "我县"}, {"subject": "我县"}]),
    ("W9 前句的指标", "山前地区固定资产投资增长9%。增速较快的青山、白水分别增长12%和11%。南岭下降4%。",
     [{}, {"metric": "固定资产投资", "subject": "青山"}, {"metric": "固定资产投资", "subject": "白水"},
      {"metric": "固定资产投资", "subject": "南岭"}]),
    ("W10 三类行业", "物业（含租赁）、教育培训、文体娱乐三类行业增速分别为9%、8%和7%。",
     [{"metric": "增速", "subject": "物业（含租赁）"}, {"subject": "教育培训"}, {"metric": "增速", "subject": "文体娱乐"}]),
    ("W11 行业名里的的", "电力、燃气及水的生产和供应业增加值2亿元，增长8%。",
     [{"metric": "电力、燃气及水的生产和供应业增加值", "subject": None}, {}]),
    ("W12 像动词的行业", "零售业营业收入增长3%，科学研究和技术服务业增长4%。",
     [{"metric": "零售业营业收入"}, {"metric": "营业收入", "subject": "科学研究和技术服务业"}]),
    ("W13 分别出口", "纸品、玩具、家用电器出口拉动有力，分别出口3亿元、2亿元和1亿元。",
     [{"metric": "出口", "subject": "纸品"}, {"subject": "玩具"}, {"metric": "出口", "subject": "家用电器"}]),
    ("W14 产品出口", "全县农产品出口3亿元，占出口总额的八成；“老三样”产品出口增长5%。",
     [{"metric": "农产品出口", "subject": "全县"}, {"metric": "农产品出口"}, {"metric": "出口", "subject": "“老三样”产品"}]),
    ("W15 全国企业", "全国建材企业总收入9亿元，增长4%。", [{"metric": "总收入", "subject": "全国建材企业"}, {}]),
    ("W16 限上", "全市限上单位零售额增长7%。限上批发业销售额下降3%。",
     [{"metric": "零售额"}, {"metric": "限上批发业销售额", "subject": "全市"}]),
    ("W17 集体企业之后", "全县工业增加值增长8%，其中集体企业增长4%，工业投资增长5%。",
     [{}, {"metric": "工业增加值", "subject": "集体企业"}, {"metric": "工业投资", "subject": "全县"}]),
    ("W18 某地GDP", "青北GDP实现9亿元，人均GDP4.1万元。", [{"metric": "GDP", "subject": "青北"}, {"metric": "人均GDP"}]),
    ("W19 从何处调入", "从预算稳定调节基金调入2亿元。", [{"metric": "调入"}]),
    ("W20 行业保持增长", "家具制造业保持较快增长势头，同比增长8%，增幅提高2个百分点；全县工业投资增长3%。",
     [{"subject": "家具制造业"}, {"metric": "增幅", "subject": "家具制造业"}, {"metric": "工业投资", "subject": "全县"}]),
    ("W21 工业平稳增长", "工业生产平稳增长，规模以上工业增加值增长8%。", [{"metric": "规模以上工业增加值", "subject": None}]),
    ("W22 基数较高", "教育支出9亿元，主要是上年基数较高（增长18%）；科技支出2亿元。",
     [{}, {"metric": "教育支出", "subject": None}, {"metric": "科技支出", "subject": None, "period": None}]),
    ("W23 执行数", "中央财政收入90亿元，比上年执行数（下同）增长6%。",
     [{"metric": "中央财政收入"}, {"metric": "中央财政收入"}]),
    ("W24 县以下", "县及县以下零售额9亿元，市本级（含新区）债务限额3亿元。",
     [{"metric": "县及县以下零售额", "subject": None}, {"metric": "债务限额", "subject": "市本级"}]),
    ("W25 可比价", "种植业产值9亿元（现价），可比价比上年增长5%。", [{"metric": "种植业产值"}, {"metric": "种植业产值"}]),
    ("W26 所占比重", "第三产业所占比重为41%。", [{"metric": "所占比重", "subject": "第三产业"}]),
    ("W27 贡献率", "全县工业增加值增长8%，对全部投资增长的贡献率为30%。", [{}, {"metric": "贡献率", "subject": "全县"}]),
    ("W28 产销率", "工业企业产品销售率为98%，交货值7亿元。",
     [{"metric": "产品销售率", "subject": "工业企业"}, {"metric": "交货值", "subject": "工业企业"}]),
    ("W29 财政投入", "全年财政投入支农资金2600万元，比上年增加300万元。",
     [{"metric": "支农资金", "subject": "财政"}, {"metric": "比上年增加", "subject": "财政"}]),
    ("W30 重点行业", "全市10个重点行业工业增加值增长8%。", [{"metric": "工业增加值", "subject": "重点行业"}]),
    ("W31 各级", "全市预算收入9亿元，其中：市本级收入4亿元，增长3%；县级财政收入5亿元。省级政府性基金收入2亿元。",
     [{"subject": "全市"}, {"metric": "收入", "subject": "市本级"}, {"subject": "市本级"},
      {"metric": "财政收入", "subject": "县级"}, {"metric": "政府性基金收入", "subject": "省级"}]),
    ("W32 部门完成", "全县税收9亿元。国税局完成6亿元，地税局完成3亿元。教育支出增长8%。",
     [{}, {"metric": "税收", "subject": "国税局"}, {"metric": "税收", "subject": "地税局"},
      {"metric": "教育支出", "subject": "全县"}]),
    ("W33 基数的时间", "上半年，全市出口9亿元，完成全年出口任务的60%，超任务进度10个百分点。",
     [{"period": ("2021-01-01", "2021-06-30")}, {"base": "全年出口任务", "period": ("2021-01-01", "2021-06-30")},
      {"period": ("2021-01-01", "2021-06-30")}]),
    ("W34 产值比重", "林业、牧业、渔业产值比重分别提高4个、3个、2个百分点。",
     [{"metric": "产值比重", "subject": "林业"}, {"subject": "牧业"}, {"metric": "产值比重", "subject": "渔业"}]),
    ("W35 收入括号", "全国财政收入9亿元，其中地方财政收入（本级）5亿元，增长6%。全国财政收入中税收收入7亿元。",
     [{}, {"metric": "地方财政收入", "subject": "全国"}, {"metric": "地方财政收入", "subject": "全国"},
      {"metric": "税收收入", "subject": "全国"}]),
    ("W36 补助下级", "县级预算支出4亿元，加补助下级支出4600万元，乡镇本级财政收入3亿元。",
     [{"subject": "县级"}, {"metric": "补助下级支出", "subject": "县级"}, {"metric": "财政收入", "subject": "乡镇本级"}]),
    ("W37 调增", "转移性收入由3亿元调整为4亿元，调增1亿元，税收收入调减2000万元。",
     [{}, {}, {"metric": "调增"}, {"metric": "税收收入调减"}]),
    ("W38 增幅放慢", "南部地区投资增幅有所放慢，同比增长2%。", [{"metric": "投资增幅", "subject": "南部地区"}]),
    ("W39 某某经济", "全省非公有制经济实现增加值9亿元，上交税金2亿元。",
     [{"metric": "增加值", "subject": "全省非公有制经济"}, {"metric": "上交税金", "subject": "全省非公有制经济"}]),
    ("W40 几个行业", "全区26个工业行业增加值实现增长。其中，煤炭工业增加值增长6%，盈利面达74%。",
     [{"metric": "煤炭工业增加值", "subject": "全区"}, {"metric": "盈利面", "subject": "全区"}]),
    ("W41 三个行政区", "东洲、金河和门山三个行政区分别实现生产总值9亿元、8亿元和7亿元。",
     [{"subject": "东洲"}, {"subject": "金河"}, {"metric": "生产总值", "subject": "门山"}]),
    ("W42 各类增长", "家具类同比增长8%，新能源汽车同比增长7%。",
     [{"metric": None, "subject": "家具类"}, {"metric": None, "subject": "新能源汽车"}]),
    # --- what unseen rankings, and releases of trade, wrote
    ("W1 几处", "东川区、南溪县投资增速居全省前列。", [{"metric": "投资增速", "subject": "东川区、南溪县"}]),
    ("W2 均", "甲县收入、税收分别完成3亿元和2亿元，均居全市第三。",
     [{"metric": "收入"}, {"metric": "税收"}, {"metric": "收入、税收", "subject": "甲县"}]),
    ("W2 增速均", "城乡居民人均收入分别达到3万元和2万元，增速均居全省首位。", [{}, {}, {"metric": "增速", "subject": "城乡居民"}]),
    ("W3 两个名次", "柳河和青河位居倒数第一和第二，桑河居第九。", [{"subject": "柳河"}, {"subject": "青河"}, {"subject": "桑河"}]),
    ("W4 我市无范围", "我市获得金牌12枚，暂列金牌榜第一。", [{"metric": "金牌榜", "subject": "我市"}]),
    ("W5 前三大", "北洲和南洲是我国前三大贸易伙伴，瓦兰国保持我市第一大贸易伙伴地位。",
     [{"metric": "贸易伙伴", "subject": "北洲和南洲"}, {"metric": "贸易伙伴", "subject": "瓦兰国"}]),
    ("W6 范围之后", "青河区在全省60个区县中投资增速位居第一。", [{"metric": "投资增速", "subject": "青河区", "scope": "全省60个区县"}]),
    ("W6 谁", "在全市综合考核中青河区列第一。", [{"metric": "全市综合考核", "subject": "青河区"}]),
    ("W7 方面", "在群众安全感方面，柳河镇名列第三。", [{"metric": "群众安全感", "subject": "柳河镇"}]),
    ("W7 衡量", "以创投交易量为衡量指标，柳河市排名第二。", [{"metric": "创投交易量", "subject": "柳河市"}]),
    ("W7 分别", "在全市综合考核中，青河县、白水县分别位列第3、第7。",
     [{"metric": "全市综合考核", "subject": "青河县"}, {"metric": "全市综合考核", "subject": "白水县"}]),
    ("W7 比赛", "青河县足球队荣获全省校园足球联赛冠军。", [{"metric": "全省校园足球联赛", "subject": "青河县足球队"}]),
    ("W8 排名", "柳河市在“创新活力”的排名由第九位升至第六位。",
     [{"metric": "“创新活力”的排名", "subject": "柳河市"}, {"metric": "“创新活力”的排名", "subject": "柳河市"}]),
    ("W8 引号", "青河高新区“开放发展能力”位列全国第九。", [{"metric": "“开放发展能力”", "subject": "青河高新区"}]),
    ("W9 成员", "甲县、乙县、丙县3家单位进入前十名，分别列第七、第八和第九位。",
     [{"subject": "甲县、乙县、丙县3家单位"}, {"subject": "甲县"}, {"subject": "乙县"}, {"subject": "丙县"}]),
    ("W9 括号后", "青河县（第12位）、白水县（第41位）进入前50位。",
     [{"subject": "青河县"}, {"subject": "白水县"}, {"subject": "青河县（第12位）、白水县（第41位）"}]),
    ("W9 各自", "柳河市和桑河市的奖牌总数及总分，分别位居第一和第二位。",
     [{"metric": "奖牌总数及总分", "subject": "柳河市"}, {"metric": "奖牌总数及总分", "subject": "桑河市"}]),
    ("W10 两项指标", "我市开办企业、获得电力两项指标进入全省前三。",
     [{"metric": "开办企业、获得电力两项指标", "subject": "我市"}]),
    ("W10 几项", "全市8项主要经济指标中，有5项增速位居全省前三。", [{"metric": "5项增速", "subject": "全市"}]),
    ("W10 每万人", "我市每万人拥有体育场地面积居全省第三位。", [{"metric": "每万人拥有体育场地面积", "subject": "我市"}]),
    ("W11 进入全国", "白水县进入全国生产总值和财政收入前100位。", [{"metric": "生产总值和财政收入", "subject": "白水县"}]),
    ("W11 几个县", "全市有4个县进入全国百强。", [{"metric": None, "subject": "全市"}]),
    ("W11 数量", "在全省学科评估中，白水大学特色学科数量18个，排名全省第三。",
     [{"metric": "特色学科数量"}]),
    ("W12 吨", "青河港逆势增长3%，以1.2万吨稳居第四。", [{}, {"subject": "青河港"}]),
    ("W12 选手", "县职校学生王小明夺得冠军。", [{"subject": "王小明"}]),
    ("W13 作为", "柳河作为一座新兴的网红城市，排在第三位。", [{"subject": "柳河"}]),
    ("W13 连着", "全省工业增速高于全国2个百分点，居全国第四，中部第一。", [{}, {"metric": "工业增速"}, {"metric": "工业增速"}]),
    ("W13 世界", "全国茶园面积扩大，产量继续位居世界首位。", [{"metric": "产量", "subject": "全国"}]),
    ("W14 后三位", "浓度由低到高排名前三位的县（市、区）是甲县、乙县、丙县，后三位的是丁区、戊区、己区。",
     [{"metric": "浓度", "subject": "甲县、乙县、丙县"}, {"metric": "浓度", "subject": "丁区、戊区、己区"}]),
    ("W14 个经济体", "本港在80个经济体中创新指数排名第18位。",
     [{"metric": "创新指数", "subject": "本港", "scope": "80个经济体"}]),
    ("W14 排名中", "青河大学在中国大学排名中列第86位。", [{"metric": None, "subject": "青河大学"}]),
    ("W14 在建的", "这是全省在建的最大抽水蓄能电站。", [{"metric": "抽水蓄能电站"}]),
    ("W14 移至", "柳河市排名上升3位至第11名。", [{"rank": 11, "subject": "柳河市"}]),
    ("W15 之首", "国有企业进出口4870万元，增幅居三类企业之首。", [{"subject": "国有企业"}, {"metric": "增幅", "subject": "国有企业"}]),
    ("W15 第一的", "排名全省第一的柳河市继续领先。", [{"subject": "柳河市"}]),
    ("W15 品牌", "“柳湖银猴”品牌价值达20亿元，居全市第一位。",
     [{"metric": "品牌价值", "subject": "“柳湖银猴”"}, {"metric": "品牌价值", "subject": "“柳湖银猴”"}]),
    ("W15 港", "柳河港集装箱吞吐量突破550万标箱，位居全国第一。", [{"metric": "集装箱吞吐量", "subject": "柳河港"}]),
    ("X20 省外贸", "柳江省外贸进出口148亿美元。", [{"metric": "外贸进出口", "subject": "柳江省"}]),
    ("X20 括号里", "输往甲国（5.0亿元）及乙国（1.4亿元）的货值分别上升9%和6%，来自丙国（2亿元）的则下跌5%。",
     [{"subject": "甲国"}, {"subject": "乙国"}, {"metric": "货值", "subject": "甲国"}, {"metric": "货值", "subject": "乙国"},
      {"subject": "丙国"}, {"metric": "货值", "subject": "丙国"}]),
    ("W16 本届", "本届省运会柳河市代表团获得金牌9枚，总分位居全省第三。", [{"metric": "总分", "subject": "柳河市代表团"}]),
    ("X20 与", "我省与瓦兰国进出口3亿元，增长5%。", [{"metric": "进出口", "subject": "瓦兰国"}, {"subject": "瓦兰国"}]),
    ("X20 输往", "输往北洲的整体出口货值上升17%。", [{"metric": "整体出口货值", "subject": "北洲"}]),
    ("X20 尤其", "输往部分目的地的出口货值录得升幅，尤其是马兰（升72%）、越海（升55%）。",
     [{"metric": "出口货值", "subject": "马兰"}, {"metric": "出口货值", "subject": "越海"}]),
    ("X20 接单", "9月自北洲接单25亿美元，增长4%。", [{"metric": "接单", "subject": "北洲"}, {"metric": "接单", "subject": "北洲"}]),
    ("X21 再出口", "再出口（7亿元）增加6%，本地产品出口（2亿元）减少1%。",
     [{"metric": "再出口"}, {"metric": "再出口"}, {"metric": "本地产品出口"}, {"metric": "本地产品出口"}]),
    ("X22 分别进口", "全省对北洲、南洲分别出口3亿元、2亿元，分别进口5亿元、4亿元。",
     [{}, {}, {"metric": "进口", "subject": "北洲"}, {"metric": "进口", "subject": "南洲"}]),
    ("X23 三者", "全省对北洲出口3亿元，对南洲出口2亿元，两者合计占全省出口总值的四成。",
     [{}, {}, {"metric": "出口", "subject": "两者", "base": "全省出口总值"}]),
    ("X24 及", "酒店及公寓的平均入住率为78%。", [{"metric": "平均入住率", "subject": "酒店及公寓"}]),
    ("X24 涉农", "全市涉茶农业总产值32亿元。", [{"metric": "涉茶农业总产值", "subject": "全市"}]),
    ("X24 满意度", "柳河市以96.8%的满意度排名第一。", [{"metric": "满意度", "subject": "柳河市"}, {"metric": "满意度"}]),
]  # fmt: skip

NOT_YET: dict[str, str] = {}


def attributed(text: str, published: str | None = PUBLISHED) -> list[Fields]:
    """The amounts and rankings of a text in reading order, evidence spans as their text, periods as two dates."""
    result = jzextract.extract(text, published).to_dict()
    records = sorted((*result["money"], *result["percentages"], *result["rankings"]), key=lambda r: r["start"])
    return [{name: plain(name, value) for name, value in record.items()} for record in records]


def plain(name: str, value: Any) -> Any:
    """An evidence span as its text, a period as its dates."""
    if name == "period" and value is not None:
        return value["from"], value["to"]
    return value["text"] if isinstance(value, dict) and "text" in value else value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(t, e, id=n, marks=[pytest.mark.xfail(strict=True, reason=NOT_YET[n])] if n in NOT_YET else [])
        for n, t, e in CASES
    ],
)
def test_construction(text: str, expected: list[Fields]) -> None:
    found = attributed(text)
    assert len(found) == len(expected), [record["text"] for record in found]
    assert [{name: record[name] for name in fields} for record, fields in zip(found, expected, strict=True)] == expected


def test_few_constructions_are_missing() -> None:
    assert len(NOT_YET) <= 12
    assert NOT_YET.keys() <= {name for name, _, _ in CASES}


# --- nothing crosses a paragraph --------------------------------------------------------------------------------------

UNRELATED = [
    "清晨的集市上人来人往，卖花的老人摆好了摊位。",
    "2016年，邻近的石门乡实现旅游收入3.4亿元，同比增长12.5%，居全县第二位。",
    "截至2019年6月底，云麓集团投入研发资金2600万元，占营业收入的4.1%。",
    "图书馆里静悄悄，孩子们在看书。",
    "其中，粮食加工企业纳税800万元。",
    "明年拟投资5亿元建设湖滨污水处理厂，力争增长9%。",
]
PAGES = ["".join(text for _, text, _ in CASES[start::7]) for start in range(7)]


def comparable(text: str, start: int, end: int) -> list[Fields]:
    """The records that stand in ``text[start:end]``, with offsets from ``start`` and links by their text."""
    result = jzextract.extract(text, PUBLISHED).to_dict()
    records = [record for kind in ("money", "percentages", "rankings", "projects") for record in result[kind]]
    names = {record["id"]: record["text"] for record in records}
    inside = [record for record in records if start <= record["start"] and record["end"] <= end]
    return [shifted(record, start, names) for record in inside]


def shifted(value: Any, by: int, names: dict[str, str]) -> Any:
    """A record with its offsets moved back by ``by``, and ids replaced by the text of what they name."""
    if isinstance(value, dict):
        return {
            key: (item - by if key in ("start", "end") else shifted(item, by, names)) for key, item in value.items()
        }
    if isinstance(value, list):
        return [shifted(item, by, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PAGES), st.sampled_from(UNRELATED), st.booleans())
def test_an_unrelated_paragraph_changes_nothing_but_offsets(page: str, paragraph: str, before: bool) -> None:
    alone = comparable(page, 0, len(page))
    text = f"{paragraph}\n\n{page}" if before else f"{page}\n\n{paragraph}"
    start = len(paragraph) + 2 if before else 0
    assert alone
    assert comparable(text, start, start + len(page)) == alone


@pytest.mark.parametrize(
    "text",
    [
        "1~8月份，全县出口9亿元，增长6%。\n\n增长7.5%，占全市的31%。",
        "2020年，北山县投入4亿元。\n\n到位2.4亿元，其中工业1.2亿元。",
        "青河隔膜项目总投资3亿元。\n\n完成投资1亿元，占年度计划的62%。",
        "全市进出口总值居全省第二位。\n\n居首位。",
    ],
)
def test_carrying_never_crosses_a_paragraph(text: str) -> None:
    border = text.index("\n\n")
    result = jzextract.extract(text, PUBLISHED).to_dict()
    below = [r for kind in ("money", "percentages", "rankings") for r in result[kind] if r["start"] > border]
    assert below
    for record in below:
        for field in ("metric", "subject", "period", "base"):
            span = record.get(field)
            assert span is None or span["start"] > border, (record["text"], field, span)

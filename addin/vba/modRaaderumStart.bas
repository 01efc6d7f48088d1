Attribute VB_Name = "modRaaderumStart"
' What happens when Excel loads the add-in.
Option Explicit

Private Const FIRST_ARGUMENT As Long = 5
Private Const COLUMNS_PER_ARGUMENT As Long = 3

Private Const FUNCTIONS_AT_A_TIME As Long = 20

Private watched As clsRaaderumEvents
Private described As Long       ' how many functions the wizard knows by now

' Called once Excel has finished opening the add-in.
Public Sub RaaderumReady()
    On Error Resume Next
    Set watched = New clsRaaderumEvents
    Set watched.App = Application
    RebindOpenWorkbooks
    RaaderumDescribe
End Sub

Public Sub RaaderumStop()
    Set watched = Nothing
    Disconnect
End Sub

' Give the function wizard its categories and help, from the add-in's own sheet: some at a time, since Excel
' takes a moment over each.
Public Sub RaaderumDescribe()
    Dim english As Long, remaining As Long
    If OfficeIsEnglish() Then english = 1
    remaining = FUNCTIONS_AT_A_TIME
    With ThisWorkbook.Worksheets("Funktioner")
        Do While .Cells(described + 2, 1).Value2 <> "" And remaining > 0
            If Describe(.Rows(described + 2), english) Then
                described = described + 1
                remaining = remaining - 1
            Else
                ' some versions refuse while the add-in is hidden: show it for the moment, and do the rest at once
                If Not ThisWorkbook.IsAddin Then Exit Do
                ThisWorkbook.IsAddin = False
                remaining = .Rows.Count
            End If
        Loop
    End With
    If remaining = 0 Then Application.OnTime Now + TimeSerial(0, 0, 1), "'" & ThisWorkbook.Name & "'!RaaderumDescribe"
    If Not ThisWorkbook.IsAddin Then ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = True
End Sub

Private Function Describe(ByVal entry As Object, ByVal english As Long) As Boolean
    Dim helps() As String, count As Long, macroName As String, category As String, summary As String
    Do While entry.Cells(1, FIRST_ARGUMENT + count * COLUMNS_PER_ARGUMENT).Value2 <> ""
        ReDim Preserve helps(1 To count + 1)
        helps(count + 1) = entry.Cells(1, FIRST_ARGUMENT + count * COLUMNS_PER_ARGUMENT + 1 + english).Value2
        count = count + 1
    Loop
    macroName = "'" & ThisWorkbook.Name & "'!" & entry.Cells(1, 1).Value2
    category = entry.Cells(1, 2).Value2
    summary = entry.Cells(1, 3 + english).Value2
    On Error Resume Next
    If count = 0 Then
        Application.MacroOptions Macro:=macroName, Description:=summary, Category:=category
    Else
        Application.MacroOptions Macro:=macroName, Description:=summary, Category:=category, ArgumentDescriptions:=helps
    End If
    Describe = (Err.Number = 0)
End Function
